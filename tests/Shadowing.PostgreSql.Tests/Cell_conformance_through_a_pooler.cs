namespace Shadowing.PostgreSql.Tests;

public sealed class Cell_conformance_through_a_pooler(PostgreSqlServer server) : Cell_conformance(server.Pooled);
