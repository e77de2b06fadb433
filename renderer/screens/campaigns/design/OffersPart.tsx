import CloseOutlined from "@ant-design/icons/CloseOutlined";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import type { FieldInfo, Month, Offer } from "../../../../analytics/api/index.ts";
import { formatPercent } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { offerName } from "../words.ts";
import { MoneyInput } from "./inputs.tsx";
import { MessageField } from "./MessageField.tsx";
import type { Draft } from "./useDraft.ts";

interface Props {
  readonly draft: Draft;
  readonly asOf: Month | null;
  readonly fields: readonly FieldInfo[];
}

const most = 20;

/** What is offered: one thing to all, or several of which each customer gets one at random (A/B/n). */
export function OffersPart({ draft, asOf, fields }: Props) {
  const text = useText().campaigns;
  const locale = useLocale();
  const [at, setAt] = useState(0);
  const { plan, change } = draft;
  const { offers } = plan;
  const shown = Math.min(at, offers.length - 1);
  const open = offers[shown];
  const total = offers.reduce((sum, offer) => sum + offer.weight, 0);
  const set = (index: number, next: Partial<Offer>) =>
    change(
      { offers: offers.map((offer, one) => (one === index ? { ...offer, ...next } : offer)) },
      `offers.${index}.${Object.keys(next).join()}`,
    );
  const several = offers.length > 1;
  return (
    <Section
      title={text.offers}
      note={several ? text.offersHint(offers.length) : undefined}
      actions={
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined aria-hidden />}
          disabled={offers.length >= most}
          onClick={() => {
            const begun = { message: open?.message ?? "", costFen: open?.costFen ?? 0 };
            change({ offers: [...offers, { name: "", weight: 1, ...begun }] });
            setAt(offers.length);
          }}
        >
          {text.addOffer}
        </Button>
      }
    >
      <table className="plain-table campaign-offers" aria-label={text.offers}>
        <thead>
          <tr>
            <th />
            <th>{text.offerNameTitle}</th>
            {several && <th className="right">{text.weight}</th>}
            {several && <th className="right">{text.share}</th>}
            <th className="right">{text.offerCost}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {offers.map((offer, index) => {
            const name = offerName("", index, text);
            return (
              <tr key={index} className={several && index === shown ? "current" : ""} onFocus={() => setAt(index)}>
                <td className="campaign-letter soft">{String.fromCharCode(65 + index)}</td>
                <td>
                  <Input
                    aria-label={text.nameOfOffer(name)}
                    value={offer.name}
                    maxLength={200}
                    placeholder={text.offerPlaceholder}
                    onChange={(event) => set(index, { name: event.target.value })}
                  />
                </td>
                {several && (
                  <td className="right">
                    <InputNumber<number>
                      aria-label={text.weightOf(name)}
                      className="campaign-weight"
                      min={0.01}
                      max={1000}
                      value={offer.weight}
                      onChange={(weight) => weight !== null && weight > 0 && set(index, { weight })}
                    />
                  </td>
                )}
                {several && <td className="right">{formatPercent(offer.weight / total, locale)}</td>}
                <td className="right">
                  <MoneyInput
                    label={text.costOf(name)}
                    value={offer.costFen}
                    onChange={(costFen) => set(index, { costFen: costFen ?? 0 })}
                  />
                </td>
                <td className="right">
                  {several && (
                    <Button
                      size="small"
                      type="text"
                      icon={<CloseOutlined aria-hidden />}
                      aria-label={text.removeOffer(name)}
                      onClick={() => {
                        change({ offers: offers.filter((_, one) => one !== index) });
                        setAt(0);
                      }}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {open && (
        <MessageField
          key={shown}
          title={several ? text.messageOf(offerName(open.name, shown, text)) : text.message}
          message={open.message}
          onChange={(message) => set(shown, { message })}
          plan={plan}
          offer={offerName(open.name, shown, text)}
          asOf={asOf}
          fields={fields}
        />
      )}
    </Section>
  );
}
