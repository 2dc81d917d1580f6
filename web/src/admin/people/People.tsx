// People, the groups they work in, and their telephones.
import { part } from "../../kit/place";
import { Group } from "./Group";
import { Lists } from "./Lists";
import { Person } from "./Person";

export default function People() {
  const [kind, id] = [part(1), Number(part(2))];
  if (kind === "group" && id) return <Group key={id} id={id} />;
  if (kind === "person" && id) return <Person key={id} id={id} />;
  return <Lists />;
}
