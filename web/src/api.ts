// One way to ask the server: JSON in and out, the CSRF token on everything that changes something.
import { signal } from "@preact/signals";
import { serverDated } from "./clock";
import type { Problem } from "./wire";
import { words } from "./words";

/** What the server refused, with a sentence for the person who asked. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, sentence: string, readonly fields: Problem["fields"] = []) {
    super(sentence);
  }
}

let csrf = "";
export const useCsrf = (token: string) => void (csrf = token);

/** Set once the server says that nobody is logged in: the page shows the log-in. */
export const sessionEnded = signal(false);

const ANSWER_MS = 15_000;

async function refusalOf(response: Response): Promise<Refused> {
  try {
    const problem = (await response.json()) as Problem;
    return new Refused(response.status, problem.code, problem.detail, problem.fields);
  } catch {
    return new Refused(response.status, "unreadable", words.value.faults.unreadable);
  }
}

async function send(method: string, path: string, body?: BodyInit, type?: string, hurried = true, stop: AbortSignal | null = null, keepalive = false): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (type) headers.set("Content-Type", type);
  if (method !== "GET") headers.set("X-CSRF-Token", csrf);
  let response: Response;
  try {
    const signal = !hurried || body instanceof FormData ? stop : AbortSignal.timeout(ANSWER_MS);
    response = await fetch(path, { method, headers, signal, body: body ?? null, credentials: "same-origin", keepalive });
  } catch {
    throw new Refused(0, "network", words.value.faults.network);
  }
  serverDated(response.headers.get("Date"));
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (refusal.code === "login_needed") sessionEnded.value = true;
  throw refusal;
}

export async function get<T>(path: string): Promise<T> {
  return (await (await send("GET", path)).json()) as T;
}

/** A file, however long it takes. */
export async function load(path: string): Promise<Response> {
  return send("GET", path, undefined, undefined, false);
}

/** Send JSON; answers without a body come back as undefined. `keepalive`: it is sent also where the page goes meanwhile. */
export async function ask<T = void>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body: object = {}, keepalive = false): Promise<T> {
  const response = await send(method, path, JSON.stringify(body), "application/json", true, null, keepalive);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Ask for work that takes long and ends when it is stopped. */
export async function work<T>(path: string, body: object, stop: AbortSignal): Promise<T> {
  return (await (await send("POST", path, JSON.stringify(body), "application/json", false, stop)).json()) as T;
}

export async function upload<T>(path: string, form: FormData): Promise<T> {
  return (await (await send("POST", path, form)).json()) as T;
}
