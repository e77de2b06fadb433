import { Input } from "antd";
import type { ClipboardEvent, SyntheticEvent, UIEvent } from "react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { cutAfter, isEnded, joined, step } from "./excerpt.ts";

type Box = HTMLTextAreaElement;

interface Props {
  readonly label: string;
  readonly rows: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const allSelected = ({ selectionStart, selectionEnd, value }: Box) =>
  selectionStart === 0 && selectionEnd === value.length;

/**
 * A box for a text of any length. A browser lays out every line of one, for 50,000 in most of a second: so it holds
 * the beginning, and more as it is scrolled. All of what it holds, once selected, stands for the whole text.
 */
export function LongText({ label, rows, value, onChange }: Props) {
  const [held, setHeld] = useState({ value, cut: cutAfter(value, step) });
  const whole = useRef(false);
  if (held.value !== value) setHeld({ value, cut: cutAfter(value, step) });
  const { cut } = held;
  const [shown, rest] = [value.slice(0, cut), value.slice(cut)];
  const change = (next: string, nextCut: number) => {
    whole.current = false;
    setHeld({ value: next, cut: nextCut || cutAfter(next, step) });
    onChange(next);
  };

  const onPaste = (event: ClipboardEvent<Box>) => {
    const pasted = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    if (pasted.length <= step) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const after = allSelected(event.currentTarget) ? "" : value.slice(selectionEnd);
    const next = joined(shown.slice(0, selectionStart) + pasted, after);
    change(next, cutAfter(next, selectionStart + step));
  };
  const onCopy = (event: ClipboardEvent<Box>) => {
    if (rest === "" || !allSelected(event.currentTarget)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", value);
    if (event.type === "cut") change("", 0);
  };
  const onScroll = ({ currentTarget: box }: UIEvent<Box>) => {
    if (rest === "" || box.scrollTop + 3 * box.clientHeight < box.scrollHeight) return;
    const next = cutAfter(value, cut + step);
    const all = allSelected(box);
    const atEnd = box.selectionStart === cut && isEnded(shown);
    box.setRangeText(value.slice(cut, next), cut, cut, atEnd ? "end" : "preserve");
    if (all) box.select();
    // What is typed meanwhile is followed by what is not shown: that must have been settled.
    flushSync(() => setHeld({ value, cut: next }));
  };
  return (
    <Input.TextArea
      autoFocus
      rows={rows}
      aria-label={label}
      value={shown}
      onSelect={(event: SyntheticEvent<Box>) => (whole.current = allSelected(event.currentTarget))}
      onPaste={onPaste}
      onCopy={onCopy}
      onCut={onCopy}
      onScroll={onScroll}
      onChange={({ target }) => change(joined(target.value, whole.current ? "" : rest), target.value.length)}
    />
  );
}
