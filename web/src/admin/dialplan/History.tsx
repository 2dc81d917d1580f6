// What was in service before: what going back would change, and its files taken into the editor.
import { useState } from "preact/hooks";
import { get } from "../../api";
import { dayAndTime } from "../../format";
import { sure } from "../../kit/ask";
import { Loaded, useGet } from "../../kit/get";
import { note } from "../../kit/note";
import { Table } from "../../kit/Table";
import { Button } from "../../parts/Button";
import { tell } from "../../parts/Said";
import { plan } from "../../words/admin/dialplan";
import { Difference } from "./Difference";
import { type File, type Line, changed, inService, take } from "./draft";

type Version = { id: number; came_from: "start" | "page" | "command"; made_at: string; made_by: string | null };
type Read = { id: number; files: File[]; difference: Line[] };

export function History() {
  const w = plan.value;
  const got = useGet<{ versions: Version[] }>("/api/dialplan/versions");
  const [chosen, setChosen] = useState<Read | null>(null);
  const back = async (read: Read) => {
    if (changed() && !(await sure(w.backAsk(read.id), w.backAbout, w.back))) return;
    take(read.files);
    setChosen(null);
    note(w.tookBack(read.id));
  };
  return (
    <section class="card stack" aria-labelledby="history">
      <h2 id="history">{w.history}</h2>
      <Loaded of={got}>
        {({ versions }) => (
          <Table
            caption={w.history} rows={versions} id={(one) => one.id} chosen={chosen?.id ?? null} empty={w.noHistory}
            open={(one) => void get<Read>(`/api/dialplan/versions/${one.id}`).then(setChosen, tell)}
            columns={[{ label: w.version, of: (one) => one.id }, { label: w.since, of: (one) => one.made_at, show: (one) => dayAndTime(one.made_at) }, { label: w.from, of: (one) => w.froms[one.came_from] }, { label: w.by, of: (one) => one.made_by }]}
          />
        )}
      </Loaded>
      {chosen && (
        <div class="stack" role="group" aria-label={w.versionOf(chosen.id)}>
          <h3>{chosen.id === inService.value.version ? w.isInService(chosen.id) : w.wouldChange(chosen.id)}</h3>
          <Difference of={chosen.difference} />
          {chosen.id !== inService.value.version && <div><Button run={() => back(chosen)}>{w.back}</Button></div>}
        </div>
      )}
    </section>
  );
}
