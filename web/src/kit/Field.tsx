// One field of a form: its label, what it is for, what the law says of it, and why it was refused, beside it.
import type { Raw, Spec } from "./fields";

type Props = { spec: Spec; id: string; value: Raw; fault: string; type: (value: Raw) => void };

const TYPES: Partial<Record<Spec["kind"], "date" | "time" | "password">> = { date: "date", time: "time", password: "password" };

function Control({ spec, id, value, fault, type }: Props) {
  const told = { id, name: spec.name, "aria-invalid": fault ? true : undefined, "aria-describedby": `${id}-fault ${id}-about`, required: spec.required };
  const text = String(value);
  if (spec.kind === "choice")
    return <select {...told} value={text} onChange={(event) => type(event.currentTarget.value)}>{spec.options!.map(([code, label]) => <option key={code} value={code} selected={code === text}>{label}</option>)}</select>;
  if (spec.kind === "long") return <textarea {...told} rows={4} value={text} onInput={(event) => type(event.currentTarget.value)} />;
  return <input {...told} type={(TYPES[spec.kind] ?? "text") as "text"} inputMode={spec.kind === "number" ? "decimal" : undefined} autocomplete={spec.kind === "password" ? "new-password" : "off"} value={text} onInput={(event) => type(event.currentTarget.value)} />;
}

function Many({ spec, id, value, type }: Props) {
  const chosen = String(value) === "" ? [] : String(value).split(",");
  const turn = (code: string, on: boolean) => type(spec.options!.map(([one]) => one).filter((one) => (one === code ? on : chosen.includes(one))).join(","));
  return (
    <fieldset class="field" aria-describedby={`${id}-fault ${id}-about`}>
      <legend>{spec.label}</legend>
      <div class="row wraps">
        {spec.options!.map(([code, label]) => (
          <label key={code} class="row tight"><input type="checkbox" name={spec.name} checked={chosen.includes(code)} onChange={(event) => turn(code, event.currentTarget.checked)} />{label}</label>
        ))}
      </div>
    </fieldset>
  );
}

export function Field(props: Props) {
  const { spec, id, value, fault, type } = props;
  return (
    <div class="field">
      {spec.kind === "many" && <Many {...props} />}
      {spec.kind === "check" && (
        <label class="row tight"><input id={id} name={spec.name} type="checkbox" checked={value === true} aria-describedby={`${id}-fault ${id}-about`} onChange={(event) => type(event.currentTarget.checked)} /><b>{spec.label}</b></label>
      )}
      {spec.kind !== "many" && spec.kind !== "check" && <><label for={id}><span>{spec.label}</span></label><Control {...props} /></>}
      <p id={`${id}-fault`} class={fault ? "notice alert small" : "none"}>{fault}</p>
      <p id={`${id}-about`} class={spec.about || spec.law ? "small muted" : "none"}>{spec.about} {spec.law && <b class="law">{spec.law}</b>}</p>
    </div>
  );
}
