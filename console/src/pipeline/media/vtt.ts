/** Captions as browsers take them. */

const TIMES = /^(\d+:\d{2}:\d{2}),(\d{3}) --> (\d+:\d{2}:\d{2}),(\d{3})/;

/** Return an SRT file as WebVTT: another first line, and points instead of commas in the times. */
export function vttOf(srt: string): string {
  const lines = srt.replace(/^﻿/, "").replace(/\r\n?/g, "\n").split("\n");
  return `WEBVTT\n\n${lines.map((line) => line.replace(TIMES, "$1.$2 --> $3.$4")).join("\n")}`;
}
