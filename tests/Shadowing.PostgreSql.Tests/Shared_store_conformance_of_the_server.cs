namespace Shadowing.PostgreSql.Tests;

public sealed class Shared_store_conformance_of_the_server(PostgreSqlServer server) : Shared_store_conformance(server.Direct);
