import FolderOpenOutlined from "@ant-design/icons/FolderOpenOutlined";
import { Button, Form, Input } from "antd";
import { useContext, useState } from "react";
import { useAction, useCall } from "../../engine/hooks.ts";
import { formatMoment } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { ProjectContext } from "../../shell/project.ts";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import "./start.css";

/** Where was I? Recent projects first, then open and new. */
export default function Start() {
  const words = useText();
  const text = words.start;
  const open = useAction("project.open");
  const create = useAction("project.new");
  const [openPath, setOpenPath] = useState("");
  const [form, setForm] = useState({ name: "", path: "" });
  // By the promise and not by a callback of `mutate`: that one is lost when the open project replaces this screen first.
  const enter = (opening: Promise<{ customers: number }>) =>
    void opening.then(
      ({ customers }) => go(customers > 0 ? "customers" : "data"),
      () => undefined,
    );
  const busy = open.isPending || create.isPending;
  return (
    <div className="page">
      <div className="start">
        <header>
          <h1>{text.title}</h1>
          <p className="soft">{text.subtitle}</p>
        </header>
        <Recent busy={busy} onOpen={(path) => enter(open.mutateAsync({ path }))} />
        {open.error && (
          <ErrorNote
            error={open.error}
            title={text.open}
            onRetry={() => open.variables && enter(open.mutateAsync(open.variables))}
          />
        )}
        <div className="columns">
          <Section title={text.create} note={text.createHint}>
            <Form
              layout="vertical"
              onFinish={() =>
                enter(
                  create.mutateAsync({
                    path: form.path.trim(),
                    ...(form.name.trim() ? { name: form.name.trim() } : {}),
                  }),
                )
              }
            >
              <Form.Item label={text.name} htmlFor="new-name">
                <Input
                  id="new-name"
                  placeholder={text.namePlaceholder}
                  value={form.name}
                  onChange={(event) => setForm({ ...form, name: event.target.value })}
                />
              </Form.Item>
              <Form.Item label={text.path} htmlFor="new-path">
                <Input
                  id="new-path"
                  className="mono"
                  placeholder={text.openHint}
                  value={form.path}
                  onChange={(event) => setForm({ ...form, path: event.target.value })}
                />
              </Form.Item>
              <Button
                type="primary"
                htmlType="submit"
                loading={create.isPending}
                disabled={busy || form.path.trim() === ""}
              >
                {text.createButton}
              </Button>
            </Form>
            {create.error && <ErrorNote error={create.error} title={text.create} />}
          </Section>
          <Section title={text.open}>
            <Form layout="vertical" onFinish={() => enter(open.mutateAsync({ path: openPath.trim() }))}>
              <Form.Item label={text.openPath} htmlFor="open-path">
                <Input
                  id="open-path"
                  className="mono"
                  placeholder={text.openHint}
                  value={openPath}
                  onChange={(event) => setOpenPath(event.target.value)}
                />
              </Form.Item>
              <Button htmlType="submit" loading={open.isPending} disabled={busy || openPath.trim() === ""}>
                {text.openButton}
              </Button>
            </Form>
          </Section>
        </div>
      </div>
    </div>
  );
}

function Recent({ busy, onOpen }: { readonly busy: boolean; readonly onOpen: (path: string) => void }) {
  const text = useText().start;
  const locale = useLocale();
  const current = useContext(ProjectContext);
  const recent = useCall("project.recent", {});
  return (
    <Section title={text.recent}>
      {recent.isPending && <SkeletonRows rows={3} height={28} />}
      {recent.error && <ErrorNote error={recent.error} onRetry={() => void recent.refetch()} />}
      {recent.data?.length === 0 && (
        <p className="soft row">
          <FolderOpenOutlined aria-hidden /> {text.recentEmpty}
        </p>
      )}
      {recent.data && recent.data.length > 0 && (
        <ul className="recent">
          {recent.data.map((project) => (
            <li key={project.path}>
              <button
                type="button"
                disabled={busy || !project.exists}
                onClick={() => (project.path === current?.path ? go("data") : onOpen(project.path))}
              >
                <span className="recent-name">{project.name}</span>
                <span className="mono soft ellipsis grow">{project.path}</span>
                <span className="soft small">
                  {project.exists ? text.opened(formatMoment(project.openedAt, locale)) : text.missing}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
