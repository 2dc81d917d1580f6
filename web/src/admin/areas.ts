// The areas of the administrator's room, in the order in which they are shown, each loaded when it is opened.
import type { ComponentType } from "preact";

export const AREAS = {
  import: () => import("./imports/Imports"),
  campaigns: () => import("./campaigns/Campaigns"),
  people: () => import("./people/People"),
  dnc: () => import("./dnc/DoNotCall"),
  contacts: () => import("./contacts/Contacts"),
  consents: () => import("./consents/Consents"),
  numbers: () => import("./lines/Numbers"),
  lines: () => import("./lines/Lines"),
  costs: () => import("./lines/Costs"),
  prompts: () => import("./prompts/Prompts"),
  dialplan: () => import("./dialplan/Dialplan"),
  displays: () => import("./displays/Displays"),
  law: () => import("./law/Law"),
  audit: () => import("./audit/Audit"),
  system: () => import("./system/System"),
} satisfies Record<string, () => Promise<{ default: ComponentType }>>;
export type Area = keyof typeof AREAS;
export const NAMES = Object.keys(AREAS) as Area[];
