namespace Shadowing.Tests.Services.Databases;

public class Author
{
    public int Id { get; set; }

    public string Name { get; set; } = string.Empty;
}
