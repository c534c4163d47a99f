/** What is dropped on the graph: an offer of the palette, or files, each of which becomes an asset. */

import { callsheet } from "../../api";
import { complain, tell } from "../../app/ui";
import type { Desk } from "../Desk";
import type { Json, Spot } from "../known/doc";
import { addNode, OFFER, type Offer } from "./add";
import { assetTypeOf } from "./fileTypes";

const APART = 170;

/** Take in what was dropped at a place. */
export async function acceptDrop(desk: Desk, data: DataTransfer, spot: Spot): Promise<void> {
  if (!desk.mayEdit) return;
  const offer = data.getData(OFFER);
  if (offer !== "") {
    addNode(desk, JSON.parse(offer) as Offer, spot);
    return;
  }
  for (const [place, file] of [...data.files].entries()) {
    const asset = await uploaded(file);
    const at = { x: spot.x, y: spot.y + place * APART };
    if (asset !== null) addNode(desk, { type: "asset", asset, name: nameOf(file) }, at, file.name);
  }
}

/** Upload a file and return the asset that it is; null: it did not work, and the reason was told. */
export async function uploaded(file: File): Promise<Json | null> {
  const type = assetTypeOf(file.type, file.name);
  if (type === null) {
    complain(`${file.name} is no picture, video, sound, text or JSON; only these can be assets.`);
    return null;
  }
  try {
    const source = await callsheet.upload(file, file.name);
    tell(`${file.name} is uploaded.`);
    return { type, source };
  } catch (failure) {
    complain(failure);
    return null;
  }
}

function nameOf(file: File): string {
  const stem = file.name.replace(/\.[^.]*$/, "").toLowerCase();
  return stem.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "asset";
}
