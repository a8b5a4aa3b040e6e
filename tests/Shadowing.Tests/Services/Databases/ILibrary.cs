namespace Shadowing.Tests.Services.Databases;

public interface ILibrary
{
    Task<List<BookRow>> SearchAsync(string title, CancellationToken cancellation = default);

    Task<Book?> FindAsync(int id);
}
