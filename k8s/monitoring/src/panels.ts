// The panels that the dashboards are put together from: one function per way of showing
// a figure, so that units, colours and what an absent value looks like are decided once.
//
// Whatever is absent stays absent: no panel fills a gap with 0 or draws a line across it.

import { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

// Of Grafana's grid, which is 24 wide; heights in its rows of 30 pixels.
export const kWhole = 24;
export const kHalf = 12;
export const kThird = 8;
export const kStatWidth = 4;
export const kEighth = 3;
const kStatHeight = 4;
const kGraphHeight = 8;

// Whatever the administrator picks above: no dashboard knows the name of a data source.
export const kSource: common.DataSourceRef = { type: 'prometheus', uid: '${datasource}' };

// What nothing is shown as; "0" would be a figure.
export const kNothing = 'tidak ada data';

export type Panel = Builder<dashboard.Panel>;

// One expression; `legend` names its series, in Grafana's {{label}}.
export interface Query {
  expr: string;
  legend?: string;
}

export interface Shown {
  title: string;
  // What the figure is, and what to do when it is bad; Indonesian.
  description: string;
  unit: string;
  width?: number;
  height?: number;
  // From which value on which colour; the first is the base.
  steps?: Step[];
  links?: dashboard.DashboardLinkBuilder[];
  max?: number;
  // Of a series its name is what matters, not its value.
  nameOnly?: boolean;
}

// `from` null is the base, below all others.
export interface Step {
  from: number | null;
  color: string;
}

// The bands of Permendagri 86/2017, as ratios. The catalog may set others: where the aggregator
// exports the band itself (rekap_aggregator_unit_band), panels follow that and kRanks. These
// colour the rest.
export const kBands: Step[] = [
  { from: null, color: 'dark-red' },
  { from: 0.51, color: 'orange' },
  { from: 0.66, color: 'yellow' },
  { from: 0.76, color: 'green' },
  { from: 0.91, color: 'dark-green' },
];

// By the rank of the catalog's band, 1 the highest; a catalog with more than five has the rest
// in the last colour.
export const kRanks: Step[] = [
  { from: null, color: 'dark-green' },
  { from: 2, color: 'green' },
  { from: 3, color: 'yellow' },
  { from: 4, color: 'orange' },
  { from: 5, color: 'dark-red' },
];

// Good at 0, bad from the first one on.
export const kNone: Step[] = [
  { from: null, color: 'green' },
  { from: 1, color: 'red' },
];

export function steps(list: Step[]): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(list.map((step) => ({ value: step.from, color: step.color })));
}

const kNeutral: Step[] = [{ from: null, color: 'blue' }];

// "A", "B", ...: what transformations call the queries of a panel.
export function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

export function over(query: Query, index = 0): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder()
    .datasource(kSource)
    .refId(refId(index))
    .expr(query.expr)
    .legendFormat(query.legend ?? '__auto')
    .range();
}

// At the end of the time range, as a table where `format` says so.
export function now(
  query: Query,
  index = 0,
  format = prometheus.PromQueryFormat.TimeSeries,
): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder()
    .datasource(kSource)
    .refId(refId(index))
    .expr(query.expr)
    .legendFormat(query.legend ?? '__auto')
    .format(format)
    .instant();
}

export function rows(query: Query, index = 0): prometheus.DataqueryBuilder {
  return now(query, index, prometheus.PromQueryFormat.Table);
}

const lastValue = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);

export function statPanel(shown: Shown, ...queries: Query[]): Panel {
  return new stat.PanelBuilder()
    .title(shown.title)
    .description(shown.description)
    .datasource(kSource)
    .unit(shown.unit)
    .noValue(kNothing)
    .span(shown.width ?? kStatWidth)
    .height(shown.height ?? kStatHeight)
    .thresholds(steps(shown.steps ?? kNeutral))
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .textMode(shown.nameOnly ? common.BigValueTextMode.Name : common.BigValueTextMode.Auto)
    .reduceOptions(lastValue())
    .dataLinks(shown.links ?? [])
    .targets(queries.map((query, index) => now(query, index)));
}

// A bar for each series, in the order of the queries.
export function barPanel(shown: Shown, ...queries: Query[]): bargauge.PanelBuilder {
  const panel = new bargauge.PanelBuilder()
    .title(shown.title)
    .description(shown.description)
    .datasource(kSource)
    .unit(shown.unit)
    .min(0)
    .noValue(kNothing)
    .span(shown.width ?? kHalf)
    .height(shown.height ?? kGraphHeight + 4)
    .thresholds(steps(shown.steps ?? kNeutral))
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .orientation(common.VizOrientation.Horizontal)
    .reduceOptions(lastValue())
    .dataLinks(shown.links ?? [])
    .targets(queries.map((query, index) => now(query, index)));
  return shown.max === undefined ? panel : panel.max(shown.max);
}

export function graphPanel(shown: Shown, ...queries: Query[]): Panel {
  return new timeseries.PanelBuilder()
    .title(shown.title)
    .description(shown.description)
    .datasource(kSource)
    .unit(shown.unit)
    .min(0)
    .noValue(kNothing)
    .span(shown.width ?? kHalf)
    .height(shown.height ?? kGraphHeight)
    .thresholds(steps(shown.steps ?? kNeutral))
    .spanNulls(false)
    .fillOpacity(10)
    .showPoints(common.VisibilityMode.Auto)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
    .dataLinks(shown.links ?? [])
    .targets(queries.map((query, index) => over(query, index)));
}

// A panel builder for what has columns; the dashboards add transformations.
export function tablePanel(shown: Shown, ...queries: Query[]): table.PanelBuilder {
  return new table.PanelBuilder()
    .title(shown.title)
    .description(shown.description)
    .datasource(kSource)
    .unit(shown.unit)
    .noValue('')
    .span(shown.width ?? kHalf)
    .height(shown.height ?? kGraphHeight + 4)
    .thresholds(steps(shown.steps ?? kNeutral))
    .dataLinks(shown.links ?? [])
    .targets(queries.map((query, index) => rows(query, index)));
}

// A row for each kecamatan, a column for each value of the label `column`, cells in colour; a
// cell without a series stays empty. The query gives one series for each name, unit and value.
export function matrixPanel(shown: Shown, query: Query, column: string): table.PanelBuilder {
  return tablePanel(shown)
    .targets([now(query)])
    .cellOptions({
      type: common.TableCellDisplayMode.ColorBackground,
      mode: common.TableCellBackgroundDisplayMode.Basic,
    } as common.TableColoredBackgroundCellOptions)
    .withTransformation({
      id: 'labelsToFields',
      options: { mode: 'columns', valueLabel: column, keepLabels: ['name', 'unit', column] },
    })
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: { name: 0 },
        renameByName: { name: 'Kecamatan' },
      },
    })
    .overrideByName('unit', [{ id: 'custom.hidden', value: true }])
    .overrideByName('Kecamatan', [{ id: 'custom.cellOptions', value: { type: 'auto' } }]);
}

// How a column of a table is shown, where it is not like the others.
export function unitOf(unit: string): dashboard.DynamicConfigValue[] {
  return [{ id: 'unit', value: unit }];
}

export function row(title: string): dashboard.RowBuilder {
  return new dashboard.RowBuilder(title);
}
