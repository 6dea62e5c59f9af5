import { describe, expect, it } from 'vitest';
import { readScript } from './comic-script';

const say = (speaker: string, text: string, kind = 'speech') => ({ kind, speaker, text });

describe('a written script', () => {
  it('has panels with scenes, and lines with speakers, captions and sounds', () => {
    expect(
      readScript(
        [
          'PANEL 1: A harbour at night.',
          '',
          'CAPTION: Later that night…',
          'MIA: Who left the light on?',
          'BEN (whispers): Nobody.',
          '',
          'PANEL 2',
          'The door of the lighthouse opens.',
          'SFX: CREAK',
          'MIA (shouting): Run!',
          'BEN (thought): Why did I come along?',
        ].join('\n'),
      ),
    ).toEqual({
      facts: {},
      panels: [
        {
          scene: 'A harbour at night.',
          lines: [
            say('', 'Later that night…', 'caption'),
            say('MIA', 'Who left the light on?'),
            say('BEN', 'Nobody.', 'whisper'),
          ],
        },
        {
          scene: 'The door of the lighthouse opens.',
          lines: [
            say('', 'CREAK', 'sound'),
            say('MIA', 'Run!', 'shout'),
            say('BEN', 'Why did I come along?', 'thought'),
          ],
        },
      ],
      unclear: [],
    });
  });

  it.each([
    'Panel 1: A',
    'PANEL 1 - A',
    'panel #1. A',
    '**Panel 1:** A',
    '### Panel 1\nA',
    '[PANEL ONE] A'.replace(' A', '\nA'),
    'Panel 1\n\nScene: A',
    '1. A',
    '1) A',
    'Bild 1: A',
    'Viñeta 1: A',
    'PAGE 1\n\nPanel 1: A',
    'Panel 1: A\n---',
    'Panel 1： A',
    'لوحة ١: A',
    'לוח 1: A',
    '컷 1: A',
    'ช่องที่ 1: A',
    '第1格：A',
    'コマ１　A',
    'PAGE ONE\nPanel 1: A',
    'ページ１\nコマ1：A',
  ])('begins a panel with %j', (text) => {
    expect(readScript(text)).toEqual({ facts: {}, panels: [{ scene: 'A', lines: [] }], unclear: [] });
  });

  it('without headings begins a panel behind each empty line', () => {
    const { panels } = readScript('A harbour.\nMia: Hello\n\n\nA lighthouse.\nBen: Hi\n');
    expect(panels).toEqual([
      { scene: 'A harbour.', lines: [say('Mia', 'Hello')] },
      { scene: 'A lighthouse.', lines: [say('Ben', 'Hi')] },
    ]);
  });

  it('takes a name above its words, as in scripts for the screen', () => {
    const { panels } = readScript('Panel 1: A\nMIA\n(whispers)\nQuiet now.\nBEN (O.S.)\nWho is there?');
    expect(panels[0]?.lines).toEqual([say('MIA', 'Quiet now.', 'whisper'), say('BEN', 'Who is there?')]);
  });

  it('takes numbers for those of balloons where panels are called so', () => {
    const { panels } = readScript(
      'Panel 1\nA harbour.\n1. MIA: Hello\n2) BEN (whispers): Hi\n3. SFX: CREAK\n\nPanel 2\nB',
    );
    expect(panels).toEqual([
      {
        scene: 'A harbour.',
        lines: [say('MIA', 'Hello'), say('BEN', 'Hi', 'whisper'), say('', 'CREAK', 'sound')],
      },
      { scene: 'B', lines: [] },
    ]);
  });

  it('goes on with a line that is indented', () => {
    expect(readScript('Panel 1: A\nMia: Hello\n   and goodbye').panels[0]?.lines).toEqual([
      say('Mia', 'Hello and goodbye'),
    ]);
  });

  it('keeps mentions and other scripts as names', () => {
    expect(readScript('Panel 1: A\n@mia: Hello\nدينا: مرحبا\n太郎：「行こう」').panels[0]?.lines).toEqual([
      say('@mia', 'Hello'),
      say('دينا', 'مرحبا'),
      say('太郎', '行こう'),
    ]);
  });

  it.each([
    ['"Hello"', 'Hello'],
    ['“Hello”', 'Hello'],
    ['"Hello" or "Hi"', '"Hello" or "Hi"'],
    ['Hello: again', 'Hello: again'],
  ])('reads %j as it is said', (written, text) => {
    expect(readScript(`Panel 1: A\nMia: ${written}`).panels[0]?.lines).toEqual([say('Mia', text)]);
  });

  it('takes times and sentences with a colon for what they describe', () => {
    const scene = 'The clock shows 12:30 above the door.';
    expect(readScript(`Panel 1\n${scene}`).panels).toEqual([{ scene, lines: [] }]);
    const long = 'She sees, at last, what it is: a whale.';
    expect(readScript(`Panel 1\n${long}`).panels).toEqual([{ scene: long, lines: [] }]);
  });

  it('tells facts about the comic that come first', () => {
    expect(
      readScript('Title: Night\nSeries: Harbour\nIssue: 3\nWritten by: Me\nStyle: ink\n\nPanel 1: A').facts,
    ).toEqual({
      title: 'Night',
      series: 'Harbour',
      number: '3',
      writer: 'Me',
      style: 'ink',
    });
  });

  it('says what it did not understand, with the line', () => {
    expect(readScript('My comic, version two\n\nPanel 1: A\nMia: Hello').unclear).toEqual([
      { line: 1, text: 'My comic, version two' },
    ]);
  });

  it.each(['', '  \n\n', '---'])('is empty of %j', (text) => {
    expect(readScript(text)).toEqual({ facts: {}, panels: [], unclear: [] });
  });
});

describe('a table', () => {
  it('has a panel in each row, and further lines in rows without a scene', () => {
    const table = [
      'Panel\tScene\tWho\tDialogue\tCaption\tSFX',
      '1\tA harbour.\tMia\tHello\tLater\t',
      '\t\tBen\tHi\t\tCREAK',
      '2\tA lighthouse.\t\t\t\t',
    ].join('\n');
    expect(readScript(table).panels).toEqual([
      {
        scene: 'A harbour.',
        lines: [
          say('', 'Later', 'caption'),
          say('Mia', 'Hello'),
          say('Ben', 'Hi'),
          say('', 'CREAK', 'sound'),
        ],
      },
      { scene: 'A lighthouse.', lines: [] },
    ]);
  });

  it('may be CSV, with cells in quotes, and says what no column has', () => {
    const { panels, unclear } = readScript(
      'scene,dialogue,camera\n"A harbour, at night.","Hello, you",close-up',
    );
    expect(panels).toEqual([{ scene: 'A harbour, at night.', lines: [say('', 'Hello, you')] }]);
    expect(unclear).toEqual([{ line: 2, text: 'close-up' }]);
  });

  it.each([
    ['semicolons of a spreadsheet', 'panel;scene;who;dialogue\n1;"A; at night.";Mia;Hello, you'],
    [
      'Markdown',
      '| Panel | Scene | Who | Dialogue |\n|---|:---|:-:|---|\n| 1 | A; at night. | Mia | Hello, you |',
    ],
    ['bars in what is said', 'panel,scene,who,dialogue\n1,A; at night.,Mia,"Hello, you"\n2,B | C,,'],
    ['headings in another language', 'Bild;Szene;Who;Dialog\n1;"A; at night.";Mia;Hello, you'],
  ])('is understood with %s', (_, table) => {
    expect(readScript(table).panels[0]).toEqual({ scene: 'A; at night.', lines: [say('Mia', 'Hello, you')] });
    expect(readScript(table).unclear).toEqual([]);
  });

  it('is not taken for one because of a comma', () => {
    expect(readScript('A harbour, at night.').panels).toEqual([{ scene: 'A harbour, at night.', lines: [] }]);
  });
});
