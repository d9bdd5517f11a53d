// The rules of k8s/monitoring/README.md for dashboards: complete, and pointing to what exists.

import { must, Rule } from './rule';
import { duplicates, firstPanel, Panel, panelsOf, Subject } from './subject';

const kToUnit = /[?&]var-unit=\$\{__(?:field\.labels|data\.fields)\.unit\}/;
const linksOf = (panel: Panel) =>
  (panel.fieldConfig?.defaults?.links ?? []).map((link) => link.url ?? '');
// Not one number of all, but a row, bar, line or point for each that was chosen.
const isByUnit = (panel: Panel) =>
  panel.type !== 'stat' &&
  (panel.targets ?? []).some((target) => target.expr?.includes('unit=~"$unit"'));

export const kDashboardRules: Rule<Subject>[] = [
  {
    name: 'dashboards have uids of their own',
    check: (subject) => duplicates(subject.dashboards.map((board) => board.uid)),
    broken: [
      (copy) =>
        copy.dashboards.forEach((board) => {
          board.uid = 'rekap';
        }),
    ],
  },
  {
    name: 'panels have numbers of their own, and do not cover one another',
    check: (subject) =>
      subject.dashboards.flatMap((board) => {
        const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
          Array.from({ length: w * h }, (_, i) => `${x + (i % w)}/${y + Math.floor(i / w)}`),
        );
        const ids = board.panels.map((panel) => `id ${panel.id}`);
        return [...duplicates(ids), ...new Set(duplicates(cells))].map(
          (it) => `${board.uid}: ${it}`,
        );
      }),
    broken: [
      (copy) => {
        firstPanel(copy).id = must(copy.dashboards[0]?.panels[0], 'row').id;
      },
      (copy) => {
        firstPanel(copy).gridPos.x += 1;
      },
    ],
  },
  {
    name: 'the data source is a variable',
    check: (subject) =>
      subject.dashboards.flatMap((board) => [
        ...(board.templating.list.some((v) => v.name === 'datasource' && v.type === 'datasource')
          ? []
          : [board.uid]),
        ...panelsOf(board)
          .filter(
            (panel) =>
              panel.datasource?.uid !== '${datasource}' ||
              (panel.targets ?? []).some((target) => target.datasource?.uid !== '${datasource}'),
          )
          .map((panel) => `${board.uid}, ${panel.title}`),
      ]),
    broken: [
      (copy) => {
        firstPanel(copy).datasource = { uid: 'P1809F7CD0C75ACF3' };
      },
      (copy) => {
        must(copy.dashboards[0], 'dashboard').templating.list = [];
      },
    ],
  },
  {
    name: 'a panel has a title of its own, a description, a unit and a query',
    check: (subject) =>
      subject.dashboards.flatMap((board) => [
        ...duplicates(panelsOf(board).map((panel) => panel.title)),
        ...panelsOf(board)
          .filter(
            (panel) =>
              !panel.description ||
              (panel.type !== 'state-timeline' && !panel.fieldConfig?.defaults?.unit) ||
              !panel.targets?.length ||
              panel.targets.some((target) => !target.expr),
          )
          .map((panel) => `${board.uid}, ${panel.title}`),
      ]),
    broken: [
      (copy) => {
        delete firstPanel(copy).description;
      },
      (copy) => {
        delete firstPanel(copy).fieldConfig?.defaults?.unit;
      },
      (copy) => {
        firstPanel(copy).targets = [];
      },
      (copy) => {
        const board = must(copy.dashboards[0], 'dashboard');
        board.panels.push(structuredClone(firstPanel(copy)));
      },
    ],
  },
  {
    name: 'a figure of a kecamatan leads to that kecamatan',
    check: (subject) =>
      subject.dashboards.flatMap((board) =>
        panelsOf(board)
          .filter((panel) => isByUnit(panel) && !linksOf(panel).some((url) => kToUnit.test(url)))
          .map((panel) => `${board.uid}, ${panel.title}`),
      ),
    broken: [
      (copy) => {
        const panel = copy.dashboards.flatMap(panelsOf).find(isByUnit);
        must(must(panel, 'panel').fieldConfig?.defaults, 'defaults').links = [];
      },
      (copy) => {
        const panel = copy.dashboards.flatMap(panelsOf).find(isByUnit);
        must(must(panel, 'panel').fieldConfig?.defaults, 'defaults').links = [
          { url: '/d/rekap-replikasi?var-datasource=${datasource}' },
        ];
      },
    ],
  },
  {
    name: 'a link hands on only variables that its dashboard has',
    check: (subject) =>
      subject.dashboards.flatMap((board) => {
        const known = board.templating.list.map((variable) => variable.name);
        return panelsOf(board)
          .flatMap(linksOf)
          .flatMap((url) => [...url.matchAll(/\$\{?(\w+)/g)].map((match) => match[1] ?? ''))
          .filter((name) => !name.startsWith('__') && !known.includes(name))
          .map((name) => `${board.uid}: ${name}`);
      }),
    broken: [
      (copy) => {
        const panel = copy.dashboards.flatMap(panelsOf).find((one) => linksOf(one).length > 0);
        must(must(panel, 'panel').fieldConfig?.defaults, 'defaults').links = [
          { url: '/d/rekap-bappeda?var-year=$tahun' },
        ];
      },
    ],
  },
  {
    name: 'a link leads to a dashboard that there is',
    check: (subject) => {
      const uids = subject.dashboards.map((board) => board.uid);
      return subject.dashboards.flatMap((board) =>
        panelsOf(board)
          .flatMap(linksOf)
          .filter((url) => !uids.includes(/^\/d\/([^?]+)\?/.exec(url)?.[1] ?? ''))
          .map((url) => `${board.uid}: ${url}`),
      );
    },
    broken: [
      (copy) => {
        must(copy.dashboards[1], 'dashboard').uid = 'elsewhere';
      },
    ],
  },
];
