namespace Shadowing.PostgreSql.Tests;

public sealed class Store_conformance_of_the_server(PostgreSqlServer server) : Store_conformance(server.Direct);
