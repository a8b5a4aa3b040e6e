namespace Shadowing.PostgreSql;

/// <summary>Settings of the store in PostgreSQL; they are read at start.</summary>
public sealed class PostgreSqlStoreOptions
{
    /// <summary>Gets or sets the schema that the tables are in.</summary>
    /// <value>1 to 63 lower-case letters a to z, digits and underscores, with a letter or an underscore first; not <c>public</c>, and none
    /// that begins with <c>pg_</c>. The default is <c>shadowing</c>. Applications that share a database need a schema each; all instances
    /// of one application need the same.</value>
    public string Schema { get; set; } = "shadowing";

    /// <summary>Gets or sets a value indicating whether the schema and its tables are made, and brought to a newer version, by the store
    /// itself.</summary>
    /// <value>The default is true. When false, they must be there, made by <see cref="PostgreSqlSchema.Script"/>; what is missing is said,
    /// and nothing is sampled until it is there.</value>
    public bool CreateSchema { get; set; } = true;

    /// <summary>Gets or sets how long a statement may take, and how long a connection may take to open.</summary>
    /// <value>1 second to 1 minute, in whole seconds. The default is 10 seconds. Half of it is how long a statement waits for a lock. What
    /// takes longer fails and is tried again later.</value>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
