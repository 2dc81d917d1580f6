// Every campaign with all its settings: what several areas choose from.
import { type Got, useGet } from "../kit/get";
import type { CampaignList } from "./wire";

export const useCampaigns = (): Got<CampaignList> => useGet<CampaignList>("/api/campaigns?limit=500&finished=true");
