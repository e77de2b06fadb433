import { Button, Input } from "antd";
import { useMemo, useState } from "react";
import type { CallInput, Segmentation } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useProject } from "../../../shell/project.ts";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useFields } from "../known.ts";
import { ClustersForm } from "./ClustersForm.tsx";
import { CrossForm } from "./CrossForm.tsx";
import { definitionOf, startDraft, wayNames } from "./draft.ts";
import type { SegmentationWay, Draft } from "./draft.ts";
import { Preview } from "./Preview.tsx";
import { RfmForm } from "./RfmForm.tsx";
import { RulesForm } from "./RulesForm.tsx";
import { ValueForm } from "./ValueForm.tsx";

interface Props {
  readonly list: readonly Segmentation[];
  readonly way: SegmentationWay;
  /** The version a new one is made of. */
  readonly edited: Segmentation | undefined;
  readonly crossed: readonly number[];
  readonly k: number | undefined;
  readonly busy: boolean;
  readonly onRun: (asked: Omit<CallInput<"segments.run">, "asOf">) => void;
}

/** A new segmentation or a new version: the way on the left, its definition, and a trial of it beside. */
export function Create({ list, way: first, edited, crossed, k, busy, onRun }: Props) {
  const words = useText();
  const text = words.segments;
  const project = useProject();
  const fields = useFields(project.asOf);
  const [way, setWay] = useState(first);
  const [draft, setDraft] = useState(() => startDraft(list, edited, crossed, k));
  const [name, setName] = useState(edited?.name ?? "");
  const asked = useMemo(() => definitionOf(draft, way, text), [draft, way, text]);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const used = list.filter(({ archived }) => !archived);
  const lacking = way === "cross" && used.length < 2 ? text.crossNeedsTwo : null;
  const problem = lacking ?? ("problem" in asked ? asked.problem : null);

  return (
    <div className="segments-create">
      <nav className="segments-list" aria-label={text.way}>
        {edited ? (
          <div className="segments-item selected">
            <span className="segments-item-name">{text.editTitle(text.nameOf(edited))}</span>
            <span className="soft small">{text.editHint}</span>
          </div>
        ) : (
          wayNames.map((item) => (
            <button
              key={item}
              type="button"
              className={`segments-item${item === way ? " selected" : ""}`}
              aria-current={item === way}
              onClick={() => setWay(item)}
            >
              <span className="segments-item-name">{text.ways[item]}</span>
              <span className="soft small">{text.wayHints[item]}</span>
            </button>
          ))
        )}
      </nav>
      <div className="segments-main">
        <div className={way === "clusters" ? "stack loose" : "segments-form"}>
          <div className="stack loose">
            {way === "clusters" && (
              <ClustersForm value={draft.clusters} fields={fields} onChange={(clusters) => set({ clusters })} />
            )}
            {way === "rules" && <RulesForm value={draft.rules} fields={fields} onChange={(rules) => set({ rules })} />}
            {way === "value" && <ValueForm value={draft.value} fields={fields} onChange={(value) => set({ value })} />}
            {way === "rfm" && <RfmForm value={draft.rfm} onChange={(rfm) => set({ rfm })} />}
            {way === "lifecycle" && (
              <Section title={text.ways.lifecycle}>
                <p className="soft">{text.lifecycleHint}</p>
              </Section>
            )}
            {way === "cross" && !lacking && (
              <CrossForm value={draft.cross} list={used} onChange={(cross) => set({ cross })} />
            )}
            {lacking && <p className="soft">{lacking}</p>}
          </div>
          {way !== "clusters" && !lacking && <Preview asked={asked} fields={fields} />}
        </div>
        <div className="row wrap segments-run">
          <Input
            className="segments-run-name"
            aria-label={text.nameLabel}
            placeholder={`${text.nameLabel} (${text.namePlaceholder})`}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button
            type="primary"
            disabled={problem !== null || busy}
            onClick={() => {
              if ("definition" in asked)
                onRun({
                  definition: asked.definition,
                  name: name.trim(),
                  ...(edited ? { replaces: edited.segmentationId } : {}),
                });
            }}
          >
            {text.start}
          </Button>
          <Button onClick={() => go("segments", edited ? { id: String(edited.segmentationId) } : {})}>
            {words.common.cancel}
          </Button>
          {problem && !lacking && <span className="soft small">{problem}</span>}
        </div>
      </div>
    </div>
  );
}
