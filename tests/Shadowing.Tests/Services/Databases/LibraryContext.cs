using Microsoft.EntityFrameworkCore;

namespace Shadowing.Tests.Services.Databases;

public sealed class LibraryContext(DbContextOptions<LibraryContext> options, ScopeCount count) : DbContext(options)
{
    public DbSet<Book> Books => Set<Book>();

    public DbSet<Author> Authors => Set<Author>();

    public override void Dispose()
    {
        base.Dispose();
        count.DisposedContext(this);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        count.DisposedContext(this);
    }
}
