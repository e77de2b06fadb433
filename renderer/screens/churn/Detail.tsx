import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { Button, Segmented } from "antd";
import type { ChurnModel } from "../../../analytics/api/index.ts";
import { formatMoment } from "../../format.ts";
import { go, replaceParams, useRoute } from "../../shell/route.ts";
import { Card } from "./card/Card.tsx";
import { comparedChoice } from "./card/facts.ts";
import { Decide } from "./decide/Decide.tsx";
import { Drivers } from "./card/Drivers.tsx";
import { Life } from "./life/Life.tsx";
import { Lifetime } from "./lifetime/Lifetime.tsx";
import { RiskList } from "./list/RiskList.tsx";
import { useSight } from "./sight.ts";
import { labelText } from "./words.ts";

const tabs = ["card", "drivers", "decide", "customers", "lifetime", "life"] as const;

interface Props {
  readonly model: ChurnModel;
  readonly list: readonly ChurnModel[];
}

/** One model: how good, why, where to cut, who, how long, and whether it still holds. */
export function Detail({ model, list }: Props) {
  const sight = useSight(model);
  const { words, locale } = sight;
  const text = words.churn;
  const { params } = useRoute();
  const choice = comparedChoice(model, list);
  const tab = tabs.find((name) => name === params["view"]) ?? "card";
  return (
    <>
      <div className="row wrap segments-head">
        <span className="row segments-title">
          <h2>{text.modelOf(model.modelId)}</h2>
        </span>
        <span className="soft">
          {[
            text.kinds[model.kind],
            labelText(model.label, sight),
            ...(model.trainedAt ? [text.trainedAt(formatMoment(model.trainedAt, locale))] : []),
          ].join(" · ")}
        </span>
        <span className="grow" />
        <Button
          size="small"
          icon={<PrinterOutlined aria-hidden />}
          onClick={() => go("churn", { ...params, id: String(model.modelId), print: "1" })}
        >
          {text.onePage}
        </Button>
      </div>
      <div>
        <Segmented
          aria-label={text.modelOf(model.modelId)}
          value={tab}
          options={tabs.map((name) => ({ value: name, label: text.tabs[name] }))}
          onChange={(view) => replaceParams({ ...params, id: String(model.modelId), view })}
        />
      </div>
      {tab === "card" && <Card model={model} choice={choice} sight={sight} />}
      {tab === "drivers" && <Drivers model={model} sight={sight} />}
      {tab === "decide" && <Decide model={model} sight={sight} />}
      {tab === "customers" && <RiskList model={model} sight={sight} />}
      {tab === "lifetime" && <Lifetime model={model} sight={sight} />}
      {tab === "life" && <Life model={model} list={list} sight={sight} />}
    </>
  );
}
