// Files of prospects: the list with what waits, one file before it is imported, one batch after.
import { part } from "../../kit/place";
import { BatchPage } from "./BatchPage";
import { Files } from "./Files";
import { Look } from "./Look";

export default function Imports() {
  const [, kind, id] = [part(0), part(1), Number(part(2))];
  if (kind === "file" && id) return <Look key={id} id={id} />;
  if (kind === "batch" && id) return <BatchPage key={id} id={id} />;
  return <Files />;
}
