// What the three dashboards have in common: variables, links to one another, uids.

import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';

import { kSource } from './panels';

// For ever: bookmarks and the links of alerts hold them.
export const kUid = {
  bappeda: 'rekap-bappeda',
  replication: 'rekap-replikasi',
  aggregator: 'rekap-agregator',
} as const;

export const kTag = 'rekap';

// Labels that choose what is on the screen, for figures of a kecamatan.
export const kOfUnit = 'unit=~"$unit"';
export const kOfYear = 'year="$year", unit=~"$unit"';

export function frame(title: string, uid: string, description: string): dashboard.DashboardBuilder {
  return new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([kTag])
    .readonly()
    .refresh('1m')
    .time({ from: 'now-24h', to: 'now' })
    .timezone('browser')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(
      new dashboard.DashboardLinkBuilder('rekap')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags([kTag])
        .asDropdown(false)
        .includeVars(true)
        .keepTime(true)
        .tooltip('Ke dasbor rekap yang lain, dengan pilihan yang sama'),
    )
    .withVariable(
      new dashboard.DatasourceVariableBuilder('datasource')
        .label('Sumber data')
        .description('Prometheus yang membaca agregator dan komputer kecamatan')
        .type('prometheus'),
    );
}

// The year; the newest is chosen at first.
export function yearVariable(): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder('year')
    .label('Tahun')
    .description(
      'Tahun anggaran. Tiap kecamatan terlihat pada dua tahun terakhir yang dilaporkannya.',
    )
    .datasource(kSource)
    .query('label_values(rekap_aggregator_allocated_rupiah, year)')
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.NumericalDesc);
}

// Which kecamatan; chosen by name, kept by code.
export function unitVariable(): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder('unit')
    .label('Kecamatan')
    .description('Menurut katalog yang berlaku')
    .datasource(kSource)
    .query('query_result(rekap_aggregator_unit_connected)')
    .regex('/name="(?<text>[^"]+)".*unit="(?<value>[^"]+)"/')
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*');
}

// From a figure to another dashboard with that figure's kecamatan chosen.
export function unitLink(title: string, uid: string): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .url(
      `/d/${uid}?var-unit=\${__field.labels.unit}&var-datasource=\${datasource}` +
        '&from=${__from}&to=${__to}',
    );
}

// The same for the row of a table, or a point made of one, whose column `unit` says which. `kept`
// is the variable of this dashboard that the other goes on with, if there is one.
export function rowLink(title: string, uid: string, kept?: string): dashboard.DashboardLinkBuilder {
  const more = kept === undefined ? '' : `&var-${kept}=\${${kept}}`;
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .url(
      `/d/${uid}?var-unit=\${__data.fields.unit}${more}&var-datasource=\${datasource}` +
        '&from=${__from}&to=${__to}',
    );
}

// From a panel about the whole to the dashboard that says why.
export function plainLink(title: string, uid: string): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .url(`/d/${uid}?var-datasource=\${datasource}&from=\${__from}&to=\${__to}`);
}
