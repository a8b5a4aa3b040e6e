using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Tests.Services.Databases;

/// <summary>A database in a file of its own, gone when this is disposed.</summary>
public sealed class LibraryFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"library-{Guid.NewGuid():N}.db");

    private string Connection => new SqliteConnectionStringBuilder { DataSource = _path }.ToString();

    public void Register(IServiceCollection services, bool loadsLazily)
    {
        services.AddSingleton<ScopeCount>().AddSingleton<CommandCounter>().AddScoped<ScopeProbe>();
        services.AddDbContext<LibraryContext>((provider, options) =>
        {
            options.UseSqlite(Connection).AddInterceptors(provider.GetRequiredService<CommandCounter>());
            if (loadsLazily)
            {
                options.UseLazyLoadingProxies();
            }
        });
        services.AddScoped<ILibrary, Library>();
    }

    public async Task FillAsync()
    {
        var options = new DbContextOptionsBuilder<LibraryContext>().UseSqlite(Connection).Options;
        await using var context = new LibraryContext(options, new ScopeCount());
        await context.Database.EnsureCreatedAsync();
        for (var number = 1; number <= 20; number++)
        {
            var author = new Author { Id = number, Name = $"author {number}" };
            context.Add(author);
            context.AddRange(Enumerable.Range(0, 5)
                .Select(book => new Book { Id = (number * 10) + book, Title = $"{(char)('a' + book)} by {number}", AuthorId = number }));
        }

        await context.SaveChangesAsync();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_path);
    }
}
