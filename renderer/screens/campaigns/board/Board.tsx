import AimOutlined from "@ant-design/icons/AimOutlined";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import SearchOutlined from "@ant-design/icons/SearchOutlined";
import { Button, Input, Select } from "antd";
import { useMemo, useState } from "react";
import { campaignStates } from "../../../../analytics/api/index.ts";
import type { Campaign, LedgerRow } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { groupBy } from "../../../group.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { PageHeader, Toolbar } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useProject } from "../../../shell/project.ts";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useCreate } from "../create.ts";
import { askedPlan, newPlan } from "../plan.ts";
import { found } from "./find.ts";
import { BoardEntry } from "./BoardEntry.tsx";

const none: readonly Campaign[] = [];

/** All campaigns, by how far they are. */
export function Board() {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const project = useProject();
  const list = useCall("campaigns.list", {});
  const ledger = useCall("effect.ledger", {}, { enabled: (list.data?.length ?? 0) > 0 });
  const { create, busy } = useCreate();
  const [typed, setTyped] = useState("");
  const [owner, setOwner] = useState<string | null>(null);
  const all = list.data ?? none;
  const owners = useMemo(() => [...new Set(all.map(({ plan }) => plan.owner).filter(Boolean))].sort(), [all]);
  const byState = useMemo(
    () =>
      groupBy(
        all.filter((one) => found(one, typed.trim(), owner)).sort((a, b) => b.campaignId - a.campaignId),
        ({ state }) => state,
      ),
    [all, typed, owner],
  );
  const effects = useMemo(
    () => new Map(ledger.data?.map((row): [number, LedgerRow] => [row.campaignId, row])),
    [ledger.data],
  );
  const start = () => void create(askedPlan(newPlan(text.newName, new Date())));
  const begin = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} loading={busy} onClick={start}>
      {text.create}
    </Button>
  );

  return (
    <div className="page fixed">
      <PageHeader title={text.title} actions={all.length > 0 && begin} />
      {list.error && (
        <div className="page-body">
          <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      )}
      {list.isPending && (
        <div className="board" aria-busy>
          {campaignStates.map((state) => (
            <div key={state} className="board-column">
              <SkeletonRows rows={5} height={40} />
            </div>
          ))}
        </div>
      )}
      {list.data?.length === 0 && (
        <EmptyNote
          icon={<AimOutlined aria-hidden />}
          title={project.customers === 0 ? text.noDataTitle : text.emptyTitle}
          hint={project.customers === 0 ? text.noDataHint : text.emptyHint}
          actions={
            project.customers === 0 ? (
              <Button type="primary" onClick={() => go("data")}>
                {words.customers.goToData}
              </Button>
            ) : (
              begin
            )
          }
        />
      )}
      {all.length > 0 && (
        <>
          <Toolbar label={text.find}>
            <Input
              allowClear
              className="board-search"
              prefix={<SearchOutlined aria-hidden className="faint" />}
              aria-label={text.search}
              placeholder={text.search}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            {owners.length > 0 && (
              <Select
                allowClear
                aria-label={text.owner}
                className="board-owner"
                placeholder={text.anyOwner}
                value={owner}
                options={owners.map((name) => ({ value: name, label: name }))}
                onChange={(name: string | undefined) => setOwner(name ?? null)}
              />
            )}
          </Toolbar>
          <div className="board">
            {campaignStates.map((state) => {
              const here = byState.get(state) ?? none;
              return (
                <section key={state} className="board-column" aria-label={text.states[state]}>
                  <h2 className="board-head">
                    {text.states[state]} <span className="soft num">{formatCount(here.length, locale)}</span>
                  </h2>
                  {here.length === 0 && (
                    <p className="faint small board-none">
                      {typed.trim() || owner ? text.noneFound : text.stateEmpty[state]}
                    </p>
                  )}
                  {here.map((one) => (
                    <BoardEntry key={one.campaignId} campaign={one} effect={effects.get(one.campaignId)} />
                  ))}
                </section>
              );
            })}
          </div>
        </>
      )}
    </div>
  );
}
