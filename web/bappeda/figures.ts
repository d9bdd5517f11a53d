// Which figure of a row an order speaks of, and how it is written. Pure.
import type { CompareRow, MatrixResponse, MatrixRow } from "$gen/comparison_pb";
import { Order, ValueState, type DecimalValue, type IndicatorFigure, type MoneyValue } from "$gen/figures_pb";
import {
  forDrawing,
  hundredths,
  missing,
  moneyText,
  percentText,
  plain,
  plainText,
  rupiah,
} from "$shared/format";
import type { Cell } from "$shared/sheet";

export interface Shown {
  percent?: DecimalValue | undefined;
  decimal?: DecimalValue | undefined;
  money?: MoneyValue | undefined;
}

export function indicatorOf(row: CompareRow, code: string): IndicatorFigure | undefined {
  return row.indicators.find((one) => one.code === code);
}

// `indicator` = the code where an indicator is compared on, else "".
export function shownBy(row: CompareRow, order: Order, indicator: string): Shown {
  const figures = row.figures;
  const one = indicator ? indicatorOf(row, indicator) : undefined;
  switch (order) {
    case Order.ABSORPTION:
      return { percent: figures?.absorption };
    case Order.ALLOCATED:
      return { money: figures?.allocated };
    case Order.REALISED:
      return { money: figures?.realised };
    case Order.INDICATORS:
      return { percent: row.indicatorMean };
    case Order.EFFICIENCY:
      return { percent: figures?.efficiency };
    case Order.COMPLETENESS:
      return { percent: row.completeness };
    case Order.RESULT:
      return { decimal: one?.realised };
    default:
      return { percent: indicator ? one?.achievement : figures?.achievement };
  }
}

// What the drawn value is measured by, where each row has its own: an indicator's target.
export function targetOf(row: CompareRow, order: Order, indicator: string): number | null {
  if (order === Order.RESULT) return forDrawing(indicatorOf(row, indicator)?.target);
  const none = order === Order.ALLOCATED || order === Order.REALISED || order === Order.EFFICIENCY;
  return none ? null : 100;
}

export function textOf(shown: Shown): string {
  if (shown.money) return moneyText(shown.money);
  if (shown.decimal) return plainText(shown.decimal);
  return percentText(shown.percent);
}

// For drawing alone; null where there is no value, which is never drawn as 0.
export function drawn(shown: Shown): number | null {
  if (shown.money) return shown.money.state === ValueState.REPORTED ? Number(shown.money.sen) / 100 : null;
  return forDrawing(shown.decimal ?? shown.percent);
}

export function cellOf(shown: Shown): Cell {
  const gone = missing((shown.money ?? shown.decimal ?? shown.percent)?.state);
  if (gone) return { missing: gone.word };
  return shown.money ? { sen: shown.money.sen } : { micro: (shown.decimal ?? shown.percent)!.micro };
}

// A number of a spread, which is sen or micro.
export function spreadText(number: bigint, money: boolean, order: Order): string {
  if (money) return rupiah(number);
  return order === Order.RESULT ? plain(number) : `${hundredths(number)} %`;
}

// One column of a matrix; all where it has none of that code.
export function ofColumn(matrix: MatrixResponse, code: string): MatrixResponse {
  const place = matrix.columns.findIndex((one) => one.code === code);
  if (place < 0) return matrix;
  const alone = (row: MatrixRow): MatrixRow => ({ ...row, cells: row.cells.slice(place, place + 1) });
  const { total, ...rest } = matrix;
  return {
    ...rest,
    ...(total ? { total: alone(total) } : {}),
    columns: [matrix.columns[place]!],
    rows: matrix.rows.map(alone),
  };
}

export function sourceWords(units: number[]): string {
  return units
    .map((count, quarter) =>
      count ? `${count} unit ${quarter ? `s.d. triwulan ${quarter}` : "setahun"}` : "",
    )
    .filter(Boolean)
    .join(", ");
}
