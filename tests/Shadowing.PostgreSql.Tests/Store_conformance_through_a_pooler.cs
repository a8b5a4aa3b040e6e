namespace Shadowing.PostgreSql.Tests;

public sealed class Store_conformance_through_a_pooler(PostgreSqlServer server) : Store_conformance(server.Pooled);
