import { clockTime } from "../format.ts";
import { activity } from "../state/activity.ts";
import { Panel } from "./panel.tsx";

/** What was sent and how it stands. */
export function Activity() {
  const lines = activity.value;
  return (
    <Panel name="Activity" area="activity" isText>
      {lines.length === 0 && <p class="empty">What you send appears here, with its outcome.</p>}
      <ol class="lines" aria-live="polite">
        {lines.map(({ id, timeMs, what, standing, detail }) => (
          <li key={id}>
            <span class="dim">{clockTime(timeMs)}</span> <span>{what}</span>
            <br />
            <span class={`standing ${standing.replace(" ", "-")}`}>{standing}</span> {detail}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
