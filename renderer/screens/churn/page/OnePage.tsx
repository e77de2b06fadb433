import { Button } from "antd";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { saveBlob } from "../../../engine/browser.ts";
import { useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { useProject } from "../../../shell/project.ts";
import { useRoute } from "../../../shell/route.ts";
import { plainEconomics, useEconomics } from "../decide/economics.ts";
import type { Sight } from "../figures/figure.ts";
import { Sheet } from "./Sheet.tsx";
import sheetStyle from "./sheet.css?inline";
import "./sheet.css";
import { standalone } from "./standalone.ts";

interface Props {
  readonly model: ChurnModel;
  readonly choice: ChurnModel["choice"];
  readonly sight: Sight;
  readonly onClose: () => void;
}

/** The model card as it will be on paper; printed, or saved as one file that needs nothing else. */
export default function OnePage({ model, choice, sight, onClose }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const project = useProject();
  const { params } = useRoute();
  const sheet = useRef<HTMLDivElement>(null);
  const typed = useEconomics(project.path);
  const { modelId } = model;
  const cutOff = Number(params["cut"]);
  const curve = useCall(
    "churn.profit",
    {
      modelId,
      ...(typed ?? model.economics ?? plainEconomics),
      ...(params["cut"] !== undefined && cutOff >= 0 && cutOff <= 1 ? { cutOff } : {}),
    },
    { enabled: model.gains.length > 0 },
  );
  const known = model.gains.length === 0 || curve.data !== undefined;

  useEffect(() => {
    sheet.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onClose]);

  const save = () => {
    const page = standalone(
      `${text.card} ${modelId}`,
      locale,
      sheetStyle,
      sheet.current?.querySelector(".sheet")?.outerHTML ?? "",
    );
    saveBlob(new Blob([page], { type: "text/html" }), `${project.name} ${text.modelOf(modelId)}.html`);
  };
  return createPortal(
    <div className="sheet-over" role="dialog" aria-modal aria-label={text.onePage} ref={sheet} tabIndex={-1}>
      <div className="sheet-bar row">
        <strong className="grow">{text.onePage}</strong>
        <Button type="primary" disabled={!known} onClick={() => window.print()}>
          {text.print}
        </Button>
        <Button disabled={!known} onClick={save}>
          {text.savePage}
        </Button>
        <Button onClick={onClose}>{words.common.close}</Button>
      </div>
      {curve.error && <ErrorNote error={curve.error} onRetry={() => void curve.refetch()} />}
      {known && <Sheet model={model} choice={choice} curve={curve.data} sight={sight} project={project.name} />}
    </div>,
    document.body,
  );
}
