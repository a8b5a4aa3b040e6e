using Microsoft.EntityFrameworkCore;

namespace Shadowing.Tests.Services.Databases;

public class Library(LibraryContext context, ScopeProbe probe) : ILibrary
{
    public virtual async Task<List<BookRow>> SearchAsync(string title, CancellationToken cancellation = default)
    {
        Assert.False(probe.IsDisposed);
        var rows = await context.Books.Where(book => book.Title.StartsWith(title)).OrderBy(book => book.Id)
            .Select(book => new BookRow(book.Id, book.Title, book.Author!.Name)).ToListAsync(cancellation);
        Assert.False(probe.IsDisposed);
        return rows;
    }

    public virtual async Task<Book?> FindAsync(int id) => await context.Books.SingleOrDefaultAsync(book => book.Id == id);
}
