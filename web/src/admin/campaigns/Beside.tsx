// Whether the agents of a campaign see who listens to them.
import { ask } from "../../api";
import { Form } from "../../kit/Form";
import { Loaded, useGet } from "../../kit/get";
import { steering } from "../../words/admin/campaigns";

export function Beside({ campaign }: { campaign: number }) {
  const w = steering.value;
  const path = `/api/campaigns/${campaign}/monitoring`;
  const got = useGet<{ told: boolean }>(path);
  const send = async (_: unknown, all: Record<string, unknown>) => {
    await ask("PUT", path, { told: all["told"] });
    await got.again();
  };
  return (
    <section class="card stack">
      <h3>{w.beside}</h3>
      <Loaded of={got}>
        {(kept) => <Form place={`beside-${campaign}`} kept={kept} send={send} word={w.save} specs={[{ name: "told", label: w.told, kind: "check", about: w.toldAbout }]} />}
      </Loaded>
    </section>
  );
}
