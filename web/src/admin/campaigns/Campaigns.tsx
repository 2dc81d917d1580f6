// Campaigns in one place: the list, a new one, or one with all that it is made of.
import { part } from "../../kit/place";
import { Campaign } from "./Campaign";
import { List } from "./List";
import { New } from "./New";

export default function Campaigns() {
  const id = part(1);
  if (id === "new") return <New />;
  return id ? <Campaign key={id} id={Number(id)} topic={part(2)} /> : <List />;
}
