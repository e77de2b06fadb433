import { Input } from "antd";
import type { ClipboardEvent, KeyboardEvent, SyntheticEvent, UIEvent } from "react";
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

/** A change of more than the box held, which the browser cannot undo. */
interface Change {
  readonly before: string;
  readonly cut: number;
  readonly after: string;
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
  const changes = useRef<{ readonly list: readonly Change[]; readonly done: number }>({ list: [], done: 0 });
  if (held.value !== value) setHeld({ value, cut: cutAfter(value, step) });
  const { cut } = held;
  const [shown, rest] = [value.slice(0, cut), value.slice(cut)];
  const change = (next: string, nextCut: number) => {
    whole.current = false;
    setHeld({ value: next, cut: nextCut || cutAfter(next, step) });
    onChange(next);
  };

  const replace = (next: string, nextCut: number) => {
    const { list, done } = changes.current;
    changes.current = { list: [...list.slice(0, done), { before: value, cut, after: next }], done: done + 1 };
    change(next, nextCut);
  };

  const onKeyDown = (event: KeyboardEvent<Box>) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const { list, done } = changes.current;
    const [last, next] = [list[done - 1], list[done]];
    if (key === "z" && !event.shiftKey && last?.after === value) {
      event.preventDefault();
      changes.current = { list, done: done - 1 };
      change(last.before, last.cut);
    } else if ((key === "y" || (key === "z" && event.shiftKey)) && next?.before === value) {
      event.preventDefault();
      changes.current = { list, done: done + 1 };
      change(next.after, 0);
    }
  };
  const onPaste = (event: ClipboardEvent<Box>) => {
    const pasted = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    if (pasted.length <= step) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const after = allSelected(event.currentTarget) ? "" : value.slice(selectionEnd);
    const next = joined(shown.slice(0, selectionStart) + pasted, after);
    replace(next, cutAfter(next, selectionStart + step));
  };
  const onCopy = (event: ClipboardEvent<Box>) => {
    if (rest === "" || !allSelected(event.currentTarget)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", value);
    if (event.type === "cut") replace("", 0);
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
      onKeyDown={onKeyDown}
      onChange={({ target }) =>
        whole.current && rest !== ""
          ? replace(target.value, target.value.length)
          : change(joined(target.value, rest), target.value.length)
      }
    />
  );
}
