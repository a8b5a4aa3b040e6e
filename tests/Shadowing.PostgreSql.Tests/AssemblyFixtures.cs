using Shadowing.PostgreSql.Tests;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
