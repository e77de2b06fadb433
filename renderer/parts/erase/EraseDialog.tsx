import { App, Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { useCall, useJob } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { ErrorNote } from "../ErrorNote.tsx";
import { SkeletonRows } from "../Skeleton.tsx";
import { ErasePlan } from "./ErasePlan.tsx";
import { idsIn } from "./ids.ts";
import "./erase.css";

interface Props {
  /** Who is erased; null: the dialog asks for a list of ids. */
  readonly customerId: string | null;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onErased?: () => void;
}

/** Erasing customers on their request: what goes, what is not reached, the reason, and asking twice. */
export function EraseDialog({ customerId, open, onClose, onErased }: Props) {
  const words = useText();
  const text = words.erase;
  const locale = useLocale();
  const { message } = App.useApp();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState<readonly string[]>([]);
  const [purpose, setPurpose] = useState("");
  const [author, setAuthor] = useState("");
  const [understood, setUnderstood] = useState(false);
  const job = useJob("customers.erase");
  const customerIds = customerId === null ? asked : [customerId];
  const found = useCall("customers.erasable", { customerIds }, { enabled: open && customerIds.length > 0 });
  const plan = customerIds.length > 0 ? found.data : undefined;
  const people = plan?.customerIds.length ?? 0;
  const count = formatCount(people, locale);
  const ready = people > 0 && purpose.trim() !== "" && understood && !job.running;

  async function erase() {
    const done = await job.start({ customerIds: plan!.customerIds, purpose: purpose.trim(), author: author.trim() });
    if (!done) return;
    job.reset();
    void message.success(text.done(formatCount(done.customers, locale)));
    onClose();
    onErased?.();
  }
  function forget() {
    setTyped("");
    setAsked([]);
    setPurpose("");
    setUnderstood(false);
    if (!job.running) job.reset();
  }
  return (
    <Modal
      open={open}
      width={640}
      title={customerId === null ? text.list.replace("…", "") : text.titleOne(customerId)}
      okText={text.erase(count)}
      cancelText={words.common.cancel}
      okButtonProps={{ danger: true, disabled: !ready, loading: job.running }}
      cancelButtonProps={{ disabled: job.running }}
      closable={!job.running}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void erase()}
      afterClose={forget}
    >
      <div className="stack erase-body">
        {customerId === null && (
          <label className="labelled">
            <span className="small soft">{text.ids}</span>
            <Input.TextArea
              rows={3}
              value={typed}
              disabled={job.running}
              placeholder={text.idsHint}
              onChange={(event) => {
                setTyped(event.target.value);
                setUnderstood(false);
              }}
              onBlur={() => setAsked(idsIn(typed))}
            />
          </label>
        )}
        {found.error && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
        {job.run?.state === "failed" && <ErrorNote error={job.run.error} />}
        {customerIds.length > 0 && found.isPending && <SkeletonRows rows={5} height={16} />}
        {plan && people === 0 && <p>{text.nobody}</p>}
        {plan && people > 0 && (
          <>
            {plan.unknown.length > 0 && (
              <p className="erase-unknown">{text.unknown(plan.unknown.join(locale === "zh-CN" ? "、" : ", "))}</p>
            )}
            <ErasePlan plan={plan} />
            <div className="erase-who">
              <label className="labelled">
                <span className="small soft">{text.purpose}</span>
                <Input
                  value={purpose}
                  maxLength={500}
                  disabled={job.running}
                  placeholder={text.purposePlaceholder}
                  onChange={(event) => setPurpose(event.target.value)}
                />
              </label>
              <label className="labelled">
                <span className="small soft">{text.author}</span>
                <Input
                  value={author}
                  maxLength={120}
                  disabled={job.running}
                  onChange={(event) => setAuthor(event.target.value)}
                />
              </label>
            </div>
            <Checkbox
              checked={understood}
              disabled={job.running}
              onChange={(event) => setUnderstood(event.target.checked)}
            >
              {text.understood}
            </Checkbox>
          </>
        )}
      </div>
    </Modal>
  );
}
