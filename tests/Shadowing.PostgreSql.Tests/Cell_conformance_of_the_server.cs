namespace Shadowing.PostgreSql.Tests;

public sealed class Cell_conformance_of_the_server(PostgreSqlServer server) : Cell_conformance(server.Direct);
