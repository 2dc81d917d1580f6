// How a file is to be read: what was found out, and what a person says instead.
import { Button } from "../../parts/Button";
import { imports } from "../../words/admin/imports";
import type { Preview, Wishes } from "../wire";

const ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-15", "mac_roman", "cp850"];
const DELIMITERS = [";", ",", "\t", "|"];

type Props = { preview: Preview; wishes: Wishes; wish: (some: Partial<Wishes>) => void; dirty: boolean; read: () => unknown };

/** A choice whose first line is what the server found out by itself. */
function Pick({ label, value, found, options, pick }: { label: string; value: string | null; found?: string; options: readonly (readonly [string, string])[]; pick: (value: string | null) => void }) {
  return (
    <label class="field"><span>{label}</span>
      <select value={value ?? ""} onChange={(event) => pick(event.currentTarget.value || null)}>
        {found !== undefined && <option value="" selected={value === null}>{found} ({imports.value.found})</option>}
        {options.map(([code, text]) => <option key={code} value={code} selected={code === value}>{text}</option>)}
      </select>
    </label>
  );
}

function Columns({ preview, wishes, wish }: Props) {
  const w = imports.value;
  const fields = Object.keys(w.fields).filter((one) => one !== "report");
  return (
    <div class="tabled">
      <table class="read">
        <caption class="unseen">{w.columns}</caption>
        <thead><tr><th scope="col">{w.column}</th><th scope="col">{w.heading}</th><th scope="col">{w.taken}</th></tr></thead>
        <tbody>
          {preview.columns.map((column) => {
            const said = wishes.columns[column.letter] ?? wishes.columns[column.heading] ?? column.field;
            return (
              <tr key={column.letter}>
                <td>{column.letter}</td>
                <td>{column.heading}</td>
                <td>
                  <select aria-label={`${w.taken} : ${column.letter} ${column.heading}`} value={said} disabled={column.field === "report"} onChange={(event) => wish({ columns: { ...wishes.columns, [column.letter]: event.currentTarget.value } })}>
                    {column.field === "report" && <option value="report">{w.fields["report"]}</option>}
                    {fields.map((one) => <option key={one} value={one} selected={one === said}>{w.fields[one]}</option>)}
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function Reading(props: Props) {
  const w = imports.value;
  const { preview, wishes, wish, dirty, read } = props;
  const choices = Object.entries(w.choices);
  const duplicate = (where: keyof Wishes["duplicates"]) => (value: string | null) => wish({ duplicates: { ...wishes.duplicates, [where]: value! } });
  return (
    <section class="card stack" aria-labelledby="reading">
      <h2 id="reading">{w.reading}</h2>
      {preview.remembered && <p class="small muted">{w.remembered}</p>}
      <div class="fields">
        {preview.kind === "text" && <Pick label={w.encoding} value={wishes.encoding} found={preview.encoding} options={ENCODINGS.map((one) => [one, one])} pick={(encoding) => wish({ encoding })} />}
        {preview.kind === "text" && <Pick label={w.delimiter} value={wishes.delimiter} found={w.delimiters[preview.delimiter] ?? preview.delimiter} options={DELIMITERS.map((one) => [one, w.delimiters[one]!])} pick={(delimiter) => wish({ delimiter })} />}
        {preview.kind === "workbook" && <Pick label={w.sheet} value={wishes.sheet} found={preview.sheet} options={preview.sheets.map((one) => [one, one])} pick={(sheet) => wish({ sheet })} />}
        <label class="field"><span>{w.headingRow}</span>
          <input inputMode="numeric" aria-describedby="heading-about" placeholder={`${preview.heading_row} (${w.found})`} value={wishes.heading_row ?? ""} onInput={(event) => wish({ heading_row: /^\d+$/.test(event.currentTarget.value) ? Number(event.currentTarget.value) : null })} />
          <p id="heading-about" class="small muted">{w.headingAbout}</p>
        </label>
        <Pick label={w.dates} value={wishes.dates} options={[["day", w.dayFirst], ["month", w.monthFirst]]} pick={(dates) => wish({ dates: dates === "month" ? "month" : "day" })} />
        <Pick label={w.duplicatesFile} value={wishes.duplicates.file} options={choices} pick={duplicate("file")} />
        <Pick label={w.duplicatesCampaign} value={wishes.duplicates.campaign} options={choices} pick={duplicate("campaign")} />
        <Pick label={w.duplicatesPrincipal} value={wishes.duplicates.principal} options={choices} pick={duplicate("principal")} />
      </div>
      <Columns {...props} />
      <div class="row wraps">
        <Button run={read} tone={dirty ? "primary" : ""} disabled={!dirty}>{w.readAgain}</Button>
        <p class="small" role="status">{dirty && w.changed}</p>
      </div>
    </section>
  );
}
