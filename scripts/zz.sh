cd /work/wt/data
R() { echo "== $*"; timeout 60 env DATA_DIR=${D:-/tmp/data/t/home} node_modules/.bin/node --import ./scripts/register.mjs scripts/$1.ts "${@:2}" 2>&1 | tail -${T:-3}; }
cat > scripts/zz-fill.ts <<'X'
import { fillInstallation } from '@/lib/server/installation/test-installation';
await fillInstallation({ dataDirectory: '/tmp/data/t/home', databaseUrl: null, blobLocation: null });
X
node_modules/.bin/node --import ./scripts/register.mjs scripts/zz-fill.ts; rm scripts/zz-fill.ts
R backup /tmp/data/pg.pid
R backup /proc/backup
R backup /tmp/data/t/b
R backup /tmp/data/t/b
R backup /tmp/data/small/full
D=/tmp/data/pg.pid R verify
cp -a /tmp/data/t/b /tmp/data/t/b2; head -c 5000 /tmp/data/t/b/overpaint.db > /tmp/data/t/b2/overpaint.db
D=/tmp/data/t/new1 R restore /tmp/data/t/b2
cp /tmp/data/t/b/overpaint.db /tmp/data/t/b2/overpaint.db; printf 'garbage in the middle' | dd of=/tmp/data/t/b2/overpaint.db bs=1 seek=40000 conv=notrunc 2>/dev/null
D=/tmp/data/t/new2 R restore /tmp/data/t/b2
rm /tmp/data/t/b2/overpaint.db;  D=/tmp/data/t/new3 R restore /tmp/data/t/b2
echo x > /tmp/data/t/b2/manifest.json; D=/tmp/data/t/new3 R restore /tmp/data/t/b2
R restore /tmp/data/t/b
D=/tmp/data/t/new4 R restore /tmp/data/t/b
D=/tmp/data/t/new4 R verify --quick
R copy --to-database postgres://nobody:x@127.0.0.1:1/x
R copy --to-database nonsense
R copy --to-blobs s3://x
R copy --to-data /tmp/data/t/home
R copy --to-data /tmp/data/t/home/inner
R copy --to-blobs 's3://K:S@bucket/x?endpoint=http://127.0.0.1:1&pathStyle=true'
R copy --to-database $(cat /tmp/data/pg.url)nodb
R copy --to-database 'postgres://overpaint@127.0.0.1:43957/nodb'
R verify --nonsense
