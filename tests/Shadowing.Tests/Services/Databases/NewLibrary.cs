using Microsoft.EntityFrameworkCore;

namespace Shadowing.Tests.Services.Databases;

/// <summary>Asks in another way: all tracked entities with their authors, and the rows made in memory.</summary>
public sealed class NewLibrary(LibraryContext context, ScopeProbe probe) : Library(context, probe)
{
    private readonly LibraryContext _context = context;

    public override async Task<List<BookRow>> SearchAsync(string title, CancellationToken cancellation = default)
    {
        var books = await _context.Books.Include(book => book.Author).Where(book => book.Title.StartsWith(title)).ToListAsync(cancellation);
        return [.. books.OrderBy(book => book.Id).Select(book => new BookRow(book.Id, book.Title, book.Author!.Name))];
    }
}
