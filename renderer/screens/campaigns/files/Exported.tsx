import type { CampaignExport } from "../../../../analytics/api/index.ts";
import { formatBytes, formatCount } from "../../../format.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { FileActions } from "./FileActions.tsx";

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** What was written: every file with its rows and its fingerprint, and the manifest beside them. */
export function Exported({ result }: { readonly result: CampaignExport }) {
  const text = useText().delivery;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  return (
    <div className="stack" role="status">
      <strong>{text.written(count(result.rows), count(result.files.length), count(result.controls))}</strong>
      <div className="scroll-x">
        <table className="plain-table" aria-label={text.files}>
          <thead>
            <tr>
              <th>{text.file}</th>
              <th className="right">{text.wave}</th>
              <th className="right">{text.rows}</th>
              <th className="right">{text.size}</th>
              <th>SHA-256</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {result.files.map((file) => (
              <tr key={file.path}>
                <td className="campaign-cell ellipsis" title={file.path}>
                  {nameOf(file.path)}
                </td>
                <td className="right">{file.wave}</td>
                <td className="right">{count(file.rows)}</td>
                <td className="right nowrap">{formatBytes(file.bytes, locale)}</td>
                <td className="mono soft" title={file.sha256}>
                  {file.sha256.slice(0, 12)}…
                </td>
                <td className="right nowrap">
                  <FileActions path={file.path} sha256={file.sha256} />
                </td>
              </tr>
            ))}
            <tr>
              <td className="campaign-cell ellipsis" title={result.manifestPath}>
                {nameOf(result.manifestPath)}
              </td>
              <td colSpan={4} className="soft">
                {text.manifest}
              </td>
              <td className="right nowrap">
                <FileActions path={result.manifestPath} />
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  );
}
