// Puts what the embedded tokenizer would fill its tables with at each start into a file, which the built program only views.
//
//   node scripts/build/write-tables.mjs FOLDER     of compiled modules
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(path.resolve(folder, file)).href);

const { finishSteps } = await load('base/slices/meter.js');
const { packSmallTables, SMALL_TABLES_FILE } = await load('engine/tokenizer/small/small-tables.js');
const { fillSmallTables } = await load('engine/tokenizer/small/small-tokenizer.js');
writeFileSync(path.join(folder, SMALL_TABLES_FILE), packSmallTables(finishSteps(fillSmallTables())));
