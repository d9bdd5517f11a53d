// PostgreSQL. The servers run already (tools/bench/lib/postgres.sh), each with its socket
// in a folder of its own.
//   queries    --sockets DIR --records FILE --load NAME --rounds N
//              reports compare, tree, ranking (peers postgresql and postgresql-view) and
//              recompute (the view's refresh)
//   replicate  --sockets DIR --records FILE --publishers N --commits N
//              reports node_commit, replicate, disk_* and fresh_*
import { readFileSync } from "node:fs";
import pg from "pg";
import { medianOf, microseconds, options, quantile, report } from "./figures.js";
import { columns, overRecords, overRollup, regions, rollup } from "./queries.js";

const mode = process.argv.splice(2, 1)[0];
const given = options();
// Between two looks at a position, and the longest that one is waited for.
const lookMs = 2;
const waitMsMax = 600_000;

async function connect(server) {
  const client = new pg.Client({
    host: `${given.sockets}/${server}`,
    user: "postgres",
    database: "postgres",
  });
  await client.connect();
  return client;
}

const copy = (table) => `COPY ${table} FROM '${given.records}' (FORMAT csv, HEADER)`;
const key = "PRIMARY KEY (kecamatan, tahun, triwulan, sub_kegiatan)";

async function ask(client, texts, peer) {
  for (const [name, text] of Object.entries(texts)) {
    const query = { name: `${peer}-${name}`, text, values: [regions[name]] };
    const median = await medianOf(Number(given.rounds), async () => {
      if ((await client.query(query)).rowCount === 0) throw new Error(`${name} gave no rows`);
    });
    report(`${name}/${given.load}`, median, "us", peer);
  }
}

async function queries() {
  const client = await connect("subscriber");
  await client.query(`DROP TABLE IF EXISTS answers CASCADE;
    CREATE TABLE answers (${columns}, ${key})`);
  await client.query(copy("answers"));
  await client.query(`CREATE INDEX ON answers (kabupaten, tahun, triwulan) INCLUDE (kecamatan, anggaran, realisasi);
    CREATE INDEX ON answers (kecamatan, tahun, triwulan) INCLUDE (program, kegiatan, sub_kegiatan, anggaran, realisasi);
    CREATE INDEX ON answers (provinsi, tahun, triwulan) INCLUDE (kecamatan, anggaran, realisasi);
    CREATE MATERIALIZED VIEW cells AS ${rollup("answers")};
    CREATE INDEX ON cells (kabupaten, kecamatan) WHERE program IS NULL;
    CREATE INDEX ON cells (provinsi, tahun, triwulan) WHERE kecamatan IS NOT NULL AND program IS NULL;
    CREATE INDEX ON cells (kecamatan)`);
  await client.query("VACUUM (ANALYZE) answers");
  await client.query("VACUUM (ANALYZE) cells");
  await ask(client, overRecords("answers"), "postgresql");
  await ask(client, overRollup("cells"), "postgresql-view");
  const cells = Number((await client.query("SELECT count(*) FROM cells")).rows[0].count);
  const refresh = await microseconds(() => client.query("REFRESH MATERIALIZED VIEW cells"));
  report(`recompute/${given.load}`, refresh / 1000, "ms", "postgresql-view", { cells });
  await client.end();
}

/** One row of `text` with a single value `done`, asked for until it is true. */
async function until(client, text, values) {
  const deadline = Date.now() + waitMsMax;
  while (!(await client.query(text, values)).rows[0]?.done) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not come to: ${text}`);
    await new Promise((wake) => setTimeout(wake, lookMs));
  }
}

class Publishers {
  async open() {
    this.subscriber = await connect("subscriber");
    this.clients = [];
    for (let i = 0; i < Number(given.publishers); i += 1) {
      this.clients.push(await connect(`publisher-${i}`));
    }
  }

  async close() {
    for (const client of [this.subscriber, ...this.clients]) await client.end();
  }

  each(work) {
    return Promise.all(this.clients.map(work));
  }

  /** Tables, publications and subscriptions, none of them enabled. */
  async prepare() {
    for (let i = 0; i < this.clients.length; i += 1) {
      await this.subscriber.query(`DROP SUBSCRIPTION IF EXISTS sub_${i}`);
    }
    await this.subscriber.query(`DROP TABLE IF EXISTS leaf; CREATE TABLE leaf (${columns}, ${key})`);
    await this.each((client) =>
      client.query(`DROP PUBLICATION IF EXISTS pub; DROP TABLE IF EXISTS leaf;
        DROP TABLE IF EXISTS incoming;
        CREATE TABLE leaf (${columns}, ${key});
        CREATE UNLOGGED TABLE incoming (${columns});
        CREATE PUBLICATION pub FOR TABLE leaf`),
    );
    for (let i = 0; i < this.clients.length; i += 1) {
      await this.subscriber.query(`CREATE SUBSCRIPTION sub_${i}
        CONNECTION 'host=${given.sockets}/publisher-${i} user=postgres dbname=postgres'
        PUBLICATION pub WITH (copy_data = false, enabled = true, synchronous_commit = 'on')`);
      await this.subscriber.query(`ALTER SUBSCRIPTION sub_${i} DISABLE`);
    }
  }

  /** Each publisher's part of the records, a commit a period as rekap's nodes do. */
  async load() {
    const units = [...new Set(readFileSync(given.records, "utf8").match(/\d\d\.\d\d\.\d\d(?=,)/g))];
    const parts = units.filter((unit) => unit.startsWith("35.27.")).sort();
    await this.each(async (client, i) => {
      await client.query(copy("incoming"));
      await client.query("DELETE FROM incoming WHERE kecamatan <> $1", [parts[i]]);
      await client.query("CREATE INDEX ON incoming (tahun, triwulan)");
      await client.query("ANALYZE incoming");
    });
    let records = 0;
    let spent = 0;
    for (const client of this.clients) {
      spent += await microseconds(() =>
        client.query(`DO $$ DECLARE period record; BEGIN
          FOR period IN SELECT DISTINCT tahun, triwulan FROM incoming ORDER BY 1, 2 LOOP
            INSERT INTO leaf SELECT * FROM incoming
              WHERE tahun = period.tahun AND triwulan = period.triwulan;
            COMMIT;
          END LOOP; END $$`),
      );
      records += Number((await client.query("SELECT count(*) FROM leaf")).rows[0].count);
    }
    report("node_commit", records / (spent / 1e6), "records/s", "postgresql", { records });
    return records;
  }

  async replicate(records) {
    const heads = [];
    await this.each(async (client, i) => {
      heads[i] = (await client.query("SELECT pg_current_wal_lsn() AS lsn")).rows[0].lsn;
    });
    const spent = await microseconds(async () => {
      for (let i = 0; i < this.clients.length; i += 1) {
        await this.subscriber.query(`ALTER SUBSCRIPTION sub_${i} ENABLE`);
      }
      await this.each((client, i) =>
        until(
          client,
          "SELECT bool_and(confirmed_flush_lsn >= $1::pg_lsn) AS done FROM pg_replication_slots",
          [heads[i]],
        ),
      );
    });
    const got = (await this.subscriber.query("SELECT count(*) FROM leaf")).rows[0].count;
    if (Number(got) !== records) throw new Error(`${got} of ${records} records came`);
    report("replicate", records / (spent / 1e6), "records/s", "postgresql", {
      records,
      publishers: this.clients.length,
      seconds: spent / 1e6,
    });
  }

  /** From a commit at a publisher to its being seen at the subscriber. */
  async fresh(name, pauseMs) {
    const times = [];
    for (let i = 0; i <= Number(given.commits); i += 1) {
      const value = 1_000_000 + Math.floor(Math.random() * 1e9);
      await this.clients[0].query(
        `UPDATE leaf SET anggaran = $1 WHERE (kecamatan, tahun, triwulan, sub_kegiatan) =
          (SELECT kecamatan, tahun, triwulan, sub_kegiatan FROM leaf
            ORDER BY tahun, triwulan, sub_kegiatan LIMIT 1)`,
        [value],
      );
      const spent = await microseconds(async () => {
        const seen = {
          name: "seen",
          text: "SELECT anggaran = $1 AS done FROM leaf WHERE kecamatan = '35.27.01' ORDER BY kecamatan, tahun, triwulan, sub_kegiatan LIMIT 1",
          values: [value],
        };
        while (!(await this.subscriber.query(seen)).rows[0].done) {
          if (pauseMs > 0) await new Promise((wake) => setTimeout(wake, pauseMs));
        }
      });
      if (i > 0) times.push(spent);
    }
    report(`${name}_p50`, quantile(times, 0.5), "us", "postgresql");
    report(`${name}_p99`, quantile(times, 0.99), "us", "postgresql");
  }

  /**
   * Somebody changes a period after the other at one of the other publishers after the other,
   * until `fresh` is done. As at rekap's nodes, the looker leaves them a processor.
   */
  async freshUnderLoad() {
    let done = false;
    const load = (async () => {
      const periods = (await this.clients[0].query("SELECT DISTINCT tahun, triwulan FROM leaf")).rows;
      while (!done) {
        for (const client of this.clients.slice(1)) {
          for (const { tahun, triwulan } of periods) {
            if (done) return;
            await client.query(
              "UPDATE leaf SET realisasi = realisasi + 1 WHERE tahun = $1 AND triwulan = $2",
              [tahun, triwulan],
            );
          }
        }
      }
    })();
    await this.fresh("fresh_load", 1);
    done = true;
    await load;
  }

  async disk(records) {
    await this.subscriber.query("VACUUM FULL leaf");
    const size = await this.subscriber.query("SELECT pg_total_relation_size('leaf') AS bytes");
    const bytes = Number(size.rows[0].bytes) / records;
    report("disk_aggregator", bytes, "bytes/record", "postgresql");
    report("disk_node", bytes, "bytes/record", "postgresql");
  }
}

async function replicate() {
  const publishers = new Publishers();
  await publishers.open();
  await publishers.prepare();
  const records = await publishers.load();
  await publishers.replicate(records);
  await publishers.disk(records);
  await publishers.fresh("fresh_idle", 0);
  await publishers.freshUnderLoad();
  await publishers.close();
}

await { queries, replicate }[mode]();
