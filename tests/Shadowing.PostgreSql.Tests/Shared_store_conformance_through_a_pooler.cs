namespace Shadowing.PostgreSql.Tests;

public sealed class Shared_store_conformance_through_a_pooler(PostgreSqlServer server) : Shared_store_conformance(server.Pooled);
