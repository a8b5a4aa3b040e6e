// Receives OTLP over HTTP and gRPC on free ports, and prints what it gets: one line of JSON for each request.
const { MockOtlpServer, normalizeLogs, normalizeMetrics, normalizeTrace } = require('@elastic/mockotlpserver');

const hex = (_, value) => (value && value.type === 'Buffer' ? Buffer.from(value.data).toString('hex') : value);
const print = (signal, data) => process.stdout.write(JSON.stringify({ signal, data }, hex) + '\n');

const server = new MockOtlpServer({
    logLevel: 'warn',
    services: ['http', 'grpc'],
    httpHostname: '127.0.0.1',
    httpPort: 0,
    grpcHostname: '127.0.0.1',
    grpcPort: 0,
    onTrace: (trace) => print('trace', normalizeTrace(trace)),
    onMetrics: (metrics) => print('metrics', normalizeMetrics(metrics)),
    onLogs: (logs) => print('logs', normalizeLogs(logs)),
});

// It ends with the test that started it, however that one ends.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

server.start().then(() => print('listening', { http: String(server.httpUrl), grpc: String(server.grpcUrl) }));
