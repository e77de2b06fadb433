import ArrowLeftOutlined from "@ant-design/icons/ArrowLeftOutlined";
import { Button, Tooltip } from "antd";
import type { ReactNode } from "react";
import type { Campaign } from "../../../analytics/api/index.ts";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";

interface Props {
  readonly campaign: Campaign;
  readonly name: string;
  readonly note?: ReactNode;
  readonly actions: ReactNode;
}

/** A campaign's name and state above its page, and the way back to the board. */
export function CampaignHead({ campaign, name, note, actions }: Props) {
  const text = useText().campaigns;
  return (
    <div className="campaign-head">
      <Tooltip title={text.back}>
        <Button
          type="text"
          icon={<ArrowLeftOutlined aria-hidden />}
          aria-label={text.back}
          onClick={() => go("campaigns")}
        />
      </Tooltip>
      <PageHeader
        title={name.trim() || text.unnamed}
        note={
          <>
            <span className={`campaign-state ${campaign.state}`}>{text.states[campaign.state]}</span>
            {note && <> · {note}</>}
          </>
        }
        actions={actions}
      />
    </div>
  );
}
