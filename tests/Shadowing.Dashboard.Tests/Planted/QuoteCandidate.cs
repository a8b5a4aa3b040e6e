using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Runs inside the application, and throws.</summary>
internal sealed class QuoteCandidate(Planting planting)
{
    public Delegate HandlerOf(string name) => name == "quotes"
        ? (int id) => PlantedAnswers.Send(planting.Answer("quotes", QuoteBook.Find(planting, id)))
        : (int id) => PlantedAnswers.Send(planting.Answer(name, id));
}
