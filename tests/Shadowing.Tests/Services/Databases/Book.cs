namespace Shadowing.Tests.Services.Databases;

public class Book
{
    public int Id { get; set; }

    public string Title { get; set; } = string.Empty;

    public int AuthorId { get; set; }

    /// <summary>Gets or sets who wrote it; a proxy loads it when somebody looks.</summary>
    public virtual Author? Author { get; set; }
}
