import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { Button, Input } from "antd";
import type { DiscountHours, HourRange } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";
import { RuleLine } from "./RuleGroup.tsx";
import { LinesInput } from "./LinesInput.tsx";

const clock = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const MAX_RANGES = 4;

interface Props {
  readonly value: DiscountHours;
  readonly onChange: (value: DiscountHours) => void;
}

/** The discount calendar: ranges of the working days, ranges of weekends, holidays. */
export function HoursRule({ value, onChange }: Props) {
  const text = useText().rules.hours;
  return (
    <>
      <Ranges label={text.weekday} value={value.weekday} onChange={(weekday) => onChange({ ...value, weekday })} />
      <Ranges label={text.weekend} value={value.weekend} onChange={(weekend) => onChange({ ...value, weekend })} />
      <RuleLine label={text.holidays}>
        <LinesInput
          label={text.holidays}
          hint={text.holidaysHint}
          value={value.holidays}
          onChange={(holidays) => onChange({ ...value, holidays })}
        />
      </RuleLine>
    </>
  );
}

function Ranges({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly HourRange[];
  readonly onChange: (value: readonly HourRange[]) => void;
}) {
  const words = useText().rules;
  const text = words.hours;
  const change = (index: number, part: Partial<HourRange>) =>
    onChange(value.map((range, i) => (i === index ? { ...range, ...part } : range)));
  const time = (index: number, part: keyof HourRange, name: string) => {
    const shown = value[index][part];
    return (
      <Input
        className="rule-clock"
        aria-label={`${label} ${index + 1}: ${name}`}
        placeholder="21:00"
        maxLength={5}
        status={clock.test(shown) ? "" : "error"}
        value={shown}
        onChange={(event) => change(index, { [part]: event.target.value.replace("：", ":") })}
      />
    );
  };
  return (
    <RuleLine label={label}>
      <span className="rule-ranges">
        {value.length === 0 && <span className="soft">{text.none}</span>}
        {value.map((_range, index) => (
          // Ranges have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <span className="row" key={index}>
            {time(index, "from", text.from)}
            <span className="soft">–</span>
            {time(index, "to", text.to)}
            <Button
              type="text"
              size="small"
              aria-label={words.remove(`${label} ${text.range} ${index + 1}`)}
              icon={<CloseOutlined />}
              onClick={() => onChange(value.filter((_other, i) => i !== index))}
            />
          </span>
        ))}
        {value.length < MAX_RANGES && (
          <Button
            size="small"
            aria-label={`${words.add}: ${label}`}
            onClick={() => onChange([...value, { from: "21:00", to: "24:00" }])}
          >
            {words.add}
          </Button>
        )}
      </span>
    </RuleLine>
  );
}
