import { InputNumber, Slider } from "antd";

interface Props {
  readonly label: string;
  /** A share of one; shown as per cent. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly disabled?: boolean;
  readonly onChange: (share: number) => void;
}

const percentOf = (share: number) => Number((share * 100).toFixed(2));
const shareOf = (percent: number) => Number((percent / 100).toFixed(4));

/** A share by slider or by number. */
export function ShareSlider({ label, value, min, max, disabled = false, onChange }: Props) {
  return (
    <div className="campaign-slider">
      <Slider
        className="grow"
        ariaLabelForHandle={label}
        min={percentOf(min)}
        max={percentOf(max)}
        disabled={disabled}
        tooltip={{ formatter: (percent) => `${percent}%` }}
        value={percentOf(value)}
        onChange={(percent) => onChange(shareOf(percent))}
      />
      <InputNumber<number>
        aria-label={`${label} (%)`}
        min={percentOf(min)}
        max={percentOf(max)}
        step={1}
        disabled={disabled}
        suffix={<span className="faint small">%</span>}
        value={percentOf(value)}
        onChange={(percent) => {
          if (percent !== null) onChange(shareOf(percent));
        }}
      />
    </div>
  );
}
