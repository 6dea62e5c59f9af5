/** A comic's script as people write or copy it, and the panels that it means. Tolerant: what is not understood is said, never lost silently. */
import type { BalloonShape } from '@/lib/shared/lettering/balloon';
import { type ListRow, type Separator, splitColumns } from '@/lib/shared/template-list';

export type ScriptLine = { kind: BalloonShape; speaker: string; text: string };
export type ScriptPanel = { scene: string; lines: readonly ScriptLine[] };
export type ScriptFacts = {
  title?: string;
  series?: string;
  number?: string;
  writer?: string;
  style?: string;
};

export type Script = {
  facts: ScriptFacts;
  panels: readonly ScriptPanel[];
  /** Lines of the text, counted from 1, that no rule understood. */
  unclear: readonly { line: number; text: string }[];
};

/** Words of scripts in the languages that comics are often written in. Names of people are never among them. */
const WORDS = {
  panel: [
    'panel',
    'frame',
    'viñeta',
    'vineta',
    'case',
    'vignette',
    'bild',
    'vignetta',
    'quadro',
    'quadrinho',
    'painel',
    'paneel',
    'plaatje',
    'kadr',
    'kare',
    'кадр',
    'コマ',
    '컷',
    '칸',
    '格',
    '分镜',
    '分鏡',
    'ช่องที่',
    'ช่อง',
    'पैनल',
    'لوحة',
    'كادر',
    'פאנל',
    'לוח',
    'פריים',
    'משבצת',
  ],
  page: ['page', 'strip', 'página', 'pagina', 'seite', 'страница', 'ページ', '페이지', 'หน้า', 'صفحة', 'עמוד'],
  caption: [
    'caption',
    'cap',
    'capt',
    'narration',
    'narrator',
    'box',
    'cartela',
    'récitatif',
    'erzähler',
    'didascalia',
    'legenda',
  ],
  sound: ['sfx', 'fx', 'sound', 'sound effect', 'sounds', 'onomatopoeia', 'bruitage', 'geräusch'],
  scene: [
    'scene',
    'description',
    'desc',
    'setting',
    'art',
    'action',
    'picture',
    'szene',
    'escena',
    'scène',
    'scena',
    'cena',
  ],
} as const;

const FACTS: Record<string, keyof ScriptFacts> = {
  title: 'title',
  series: 'series',
  number: 'number',
  issue: 'number',
  writer: 'writer',
  author: 'writer',
  'written by': 'writer',
  style: 'style',
};

/** How a line is said, in brackets behind who says it. */
const WAYS: [pattern: RegExp, kind: BalloonShape][] = [
  [/\b(thought|thinks?|thinking|to (?:him|her|them)self)\b/i, 'thought'],
  [/\b(shouts?|shouting|yells?|yelling|screams?|screaming|loud|burst)\b/i, 'shout'],
  [/\b(whispers?|whispering|quiet|quietly|low|sotto voce)\b/i, 'whisper'],
];

const LABEL_MAX = 60;
const NAME_WORDS = 5;
const COLON = /[:：]/;

export function readScript(text: string): Script {
  return readTable(text) ?? readWritten(text);
}

type Line = { number: number; text: string; indented: boolean };

function linesOf(text: string): (Line | null)[] {
  return text.split(/\r\n|\r|\n/).map((raw, index) => {
    // Marks of Markdown, as chat programs write them.
    const plain = raw
      .replace(/^\s*(?:#{1,6}\s+|>\s+|[-*•]\s+)/, (marks) => ' '.repeat(marks.search(/\S/)))
      .replaceAll(/\*\*|__/g, '')
      .trimEnd();
    const trimmed = plain.trim();
    if (trimmed === '' || /^[-–—_*=~\s]{3,}$/.test(trimmed)) return null;
    return { number: index + 1, text: trimmed, indented: /^\s{2,}|^\t/.test(plain) };
  });
}

function readWritten(text: string): Script {
  const lines = linesOf(text);
  const isAnywhere = (heading: typeof panelHeading) =>
    lines.some((line) => line !== null && heading(line.text) !== null);
  // Where panels are called so, numbers count balloons, as in scripts for a letterer: `1. MIA: Hello`.
  const named = isAnywhere(namedHeading);
  // Without a heading anywhere, an empty line begins the next panel.
  const headed = named || isAnywhere(panelHeading);
  const reader = new Reader(headed, named ? namedHeading : panelHeading);
  for (const [index, line] of lines.entries()) {
    if (line === null) reader.gap();
    else reader.read(line, lines[index + 1] ?? null);
  }
  return reader.result();
}

type Draft = { scene: string[]; lines: ScriptLine[] };

class Reader {
  private readonly headed: boolean;
  private readonly heading: typeof panelHeading;
  private readonly facts: ScriptFacts = {};
  private readonly panels: Draft[] = [];
  private readonly unclear: { line: number; text: string }[] = [];
  private open: Draft | null = null;
  /** A speaker whose words follow in lines of their own. */
  private waiting: { speaker: string; kind: BalloonShape } | null = null;
  /** The last line can go on. */
  private going = false;

  constructor(headed: boolean, heading: typeof panelHeading) {
    this.headed = headed;
    this.heading = heading;
  }

  gap(): void {
    this.waiting = null;
    this.going = false;
    if (!this.headed) this.open = null;
  }

  read(whole: Line, next: Line | null): void {
    const heading = this.heading(whole.text);
    if (heading !== null) {
      this.begin(heading);
      return;
    }
    const line = this.heading === namedHeading ? { ...whole, text: unnumbered(whole.text) } : whole;
    if (isPageHeading(line.text)) {
      this.gap();
      this.open = null;
      return;
    }
    const labelled = splitLabel(line.text);
    if (labelled !== null && this.readLabelled(labelled)) return;
    if (this.waiting !== null) {
      const { speaker, kind } = this.waiting;
      const way = /^\(([^()]+)\)$/.exec(line.text)?.[1];
      if (way !== undefined) this.waiting = { speaker, kind: wayOf(way) ?? kind };
      else {
        this.waiting = null;
        this.say({ kind, speaker, text: unquoted(line.text) });
      }
      return;
    }
    if (this.going && line.indented) {
      this.continueLine(line.text);
      return;
    }
    const name = soleName(line.text, next);
    if (name !== null && this.open !== null) {
      this.waiting = { speaker: name.speaker, kind: name.kind };
      this.going = false;
      return;
    }
    this.describe(line);
  }

  result(): Script {
    return {
      facts: this.facts,
      panels: this.panels
        .map(({ scene, lines }) => ({ scene: scene.join(' '), lines }))
        .filter(({ scene, lines }) => scene !== '' || lines.length > 0),
      unclear: this.unclear,
    };
  }

  private begin(scene: string): Draft {
    this.waiting = null;
    this.going = false;
    this.open = { scene: scene === '' ? [] : [scene], lines: [] };
    this.panels.push(this.open);
    return this.open;
  }

  private panel(): Draft {
    return this.open ?? this.begin('');
  }

  private readLabelled({ label, way, text }: Label): boolean {
    const word = label.toLowerCase();
    const fact = FACTS[word];
    if (fact !== undefined && this.panels.length === 0) {
      this.facts[fact] = text;
      return true;
    }
    if (isWord('scene', word)) this.panel().scene.push(text);
    else if (isWord('caption', word)) this.say({ kind: 'caption', speaker: '', text: unquoted(text) });
    else if (isWord('sound', word)) this.say({ kind: 'sound', speaker: '', text: unquoted(text) });
    else if (isName(label)) {
      const kind = wayOf(way) ?? 'speech';
      if (text === '') this.waiting = { speaker: label, kind };
      else this.say({ kind, speaker: label, text: unquoted(text) });
    } else return false;
    return true;
  }

  private say(line: ScriptLine): void {
    if (line.text === '') return;
    this.waiting = null;
    this.panel().lines.push(line);
    this.going = true;
  }

  private continueLine(text: string): void {
    const lines = this.open?.lines ?? [];
    const last = lines.at(-1);
    if (last !== undefined) lines[lines.length - 1] = { ...last, text: `${last.text} ${text}` };
  }

  /** What is no line of anybody describes the panel; before the first heading it belongs to none. */
  private describe({ number, text }: Line): void {
    this.going = false;
    if (this.headed && this.open === null) this.unclear.push({ line: number, text });
    else this.panel().scene.push(text);
  }
}

/** What stands behind `PANEL 3:` or `第3格`; null: it is no heading. */
function namedHeading(text: string): string | null {
  const found =
    new RegExp(
      `^\\[?(?:${WORDS.panel.join('|')})\\s*(?:#|no\\.?|nr\\.?)?\\s*(?:\\p{Nd}{1,3}[a-z]?|one|two|three|four|five|six|seven|eight|nine|ten)\\]?(?:\\s*[:：.)–—-]\\s*|\\s*$|\\s+(?=\\())`,
      'iu',
    ).exec(text) ?? /^(?:コマ\p{Nd}{1,3}|第\p{Nd}{1,3}\s*(?:格|コマ))\s*[:：.]?\s*/u.exec(text);
  return found === null ? null : text.slice(found[0].length).trim();
}

/** A number alone is a heading too: `3.`, `3) A harbour`. */
function panelHeading(text: string): string | null {
  const named = namedHeading(text);
  if (named !== null) return named;
  const rest = unnumbered(text);
  return rest === text ? null : rest;
}

function unnumbered(text: string): string {
  return text.replace(/^\p{Nd}{1,3}\s*[.):](?:\s+|$)/u, '').trim();
}

function isPageHeading(text: string): boolean {
  return new RegExp(
    `^\\[?(?:${WORDS.page.join('|')})\\s*(?:#\\s*)?(?:\\p{Nd}{1,3}|(?:one|two|three|four|five|six|seven|eight|nine|ten)\\b)(?!\\p{Nd})[^:]{0,40}:?\\]?$`,
    'iu',
  ).test(text);
}

type Label = { label: string; way: string; text: string };

/** `MIA (whispers): Hello`, `MIA: Hello`. */
function splitLabel(text: string): Label | null {
  const at = text.search(COLON);
  if (at < 1 || at > LABEL_MAX) return null;
  // A time of day and an address of the web have colons of their own.
  if (/\d$/.test(text.slice(0, at)) && /^\d/.test(text.slice(at + 1))) return null;
  if (text.slice(at + 1).startsWith('//')) return null;
  const before = text.slice(0, at).trim();
  const bracketed = /^(.*?)\s*[([（]([^()[\]（）]*)[)\]）]$/u.exec(before);
  return {
    label: (bracketed?.[1] ?? before).trim(),
    way: bracketed?.[2] ?? '',
    text: text.slice(at + 1).trim(),
  };
}

function isWord(group: keyof typeof WORDS, word: string): boolean {
  return (WORDS[group] as readonly string[]).includes(word.replace(/\s*\d+$/, ''));
}

/** A few words without the end of a sentence in them. */
function isName(label: string): boolean {
  return (
    label !== '' &&
    label.split(/\s+/).length <= NAME_WORDS &&
    !/[.!?。！？,;"“”]/u.test(label.replace(/\b(?:dr|mr|mrs|ms|st|prof)\./gi, ''))
  );
}

/** A name in capitals above what is said, as in scripts for the screen. */
function soleName(text: string, next: Line | null): { speaker: string; kind: BalloonShape } | null {
  if (next === null || text.length > LABEL_MAX) return null;
  const bracketed = /^(.*?)\s*\(([^()]*)\)$/u.exec(text);
  const speaker = (bracketed?.[1] ?? text).trim();
  const capitals = speaker === speaker.toUpperCase() && speaker !== speaker.toLowerCase();
  if (!capitals || !isName(speaker)) return null;
  return { speaker, kind: wayOf(bracketed?.[2] ?? '') ?? 'speech' };
}

function wayOf(words: string): BalloonShape | null {
  return WAYS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Quotes around all of it only say that it is said. */
function unquoted(text: string): string {
  const inner = /^["“”„«「](.*)["“”»」]$/u.exec(text)?.[1];
  return inner === undefined || /["“”„«»]/u.test(inner) ? text : inner.trim();
}

const COLUMNS: Record<string, 'panel' | 'scene' | 'who' | 'dialogue' | 'caption' | 'sound'> = {
  panel: 'panel',
  '#': 'panel',
  no: 'panel',
  scene: 'scene',
  description: 'scene',
  who: 'who',
  speaker: 'who',
  character: 'who',
  dialogue: 'dialogue',
  dialog: 'dialogue',
  text: 'dialogue',
  line: 'dialogue',
  caption: 'caption',
  sfx: 'sound',
  sound: 'sound',
};

type Column = (typeof COLUMNS)[string];

/** Spreadsheets save with semicolons where the comma stands in numbers. */
const SEPARATORS: readonly Separator[] = ['\t', '|', ';', ','];

function columnsOf(head: string, separator: Separator): (Column | undefined)[] {
  const cells = splitColumns(head, separator).rows[0]?.cells ?? [];
  return cells.map((cell) => {
    const word = cell.toLowerCase();
    return (
      COLUMNS[word] ?? (['panel', 'scene', 'caption', 'sound'] as const).find((group) => isWord(group, word))
    );
  });
}

function isTableHead(columns: readonly (Column | undefined)[]): boolean {
  const known = columns.filter((column) => column !== undefined);
  return known.length >= 2 && (known.includes('scene') || known.includes('dialogue'));
}

/** Tables of Markdown have a row of dashes below their heading. */
function isNoRule({ cells }: ListRow): boolean {
  return cells.some((cell) => !/^(?::?-+:?)?$/.test(cell));
}

/** A table with a heading that names a scene or what is said; null: it is none. Rows without a scene, or with the same number, go on with their panel. */
function readTable(text: string): Script | null {
  const [head = ''] = text.trimStart().split(/[\r\n]/, 1);
  const separator = SEPARATORS.find((each) => isTableHead(columnsOf(head, each)));
  if (separator === undefined) return null;
  const columns = columnsOf(head, separator);
  const body = splitColumns(text, separator).rows.slice(1).filter(isNoRule);
  const panels: { number: string; scene: string; lines: ScriptLine[] }[] = [];
  const unclear: { line: number; text: string }[] = [];
  for (const { line, cells } of body) {
    const cell = (name: Column) => cells[columns.indexOf(name)]?.trim() ?? '';
    const [number, scene, caption, dialogue, sound] = [
      cell('panel'),
      cell('scene'),
      cell('caption'),
      cell('dialogue'),
      cell('sound'),
    ];
    const last = panels.at(-1);
    const goesOn = last !== undefined && (number === '' ? scene === '' : number === last.number);
    const panel = goesOn ? last : { number, scene: '', lines: [] };
    if (!goesOn) panels.push(panel);
    panel.scene = [panel.scene, scene].filter((part) => part !== '').join(' ');
    if (caption !== '') panel.lines.push({ kind: 'caption', speaker: '', text: caption });
    if (dialogue !== '') panel.lines.push({ kind: 'speech', speaker: cell('who'), text: dialogue });
    if (sound !== '') panel.lines.push({ kind: 'sound', speaker: '', text: sound });
    const beyond = cells.filter((value, index) => value !== '' && columns[index] === undefined);
    if (beyond.length > 0) unclear.push({ line, text: beyond.join(' ') });
  }
  return { facts: {}, panels: panels.map(({ scene, lines }) => ({ scene, lines })), unclear };
}
