using System.Net.Sockets;
using Shadowing.Mismatches;
using Shadowing.Redaction;

namespace Shadowing.Execution.Judging;

/// <summary>Makes of a call that the candidate failed the sample that is kept: redacted, and bounded in size.</summary>
/// <remarks>An exception's message is its author's code, which may throw and may block: only a step with a time of its own may come
/// here.</remarks>
internal sealed class FailureSampleMaker(SampleMaker samples, ValueRedactor redactor)
{
    private const int MostInner = 5;
    private const int MostFrames = 30;
    private const int MostStack = 8_192;
    private const int MostMessage = 2_000;
    private const int MostType = 200;
    private const int BytesOfAnEmptySample = 1_024;

    /// <summary>Makes the sample.</summary>
    public FailureSample Make(ShadowCall call, CallConclusion conclusion, SampleWish wish, DateTimeOffset now)
    {
        var place = new RedactionPlace(call.Experiment.Name, call.Account.Endpoint, "$");
        return new FailureSample
        {
            Id = Guid.NewGuid().ToString("N"),
            At = now,
            IsDrawn = wish.Place is not null,
            Request = call.Describe(redactor),
            Exceptions = Exceptions(place, conclusion.Cause, withStack: call.RunsInProcess),
            ControlSide = samples.Side(place, call.Control, call.Experiment, call.ControlDuration, samples.ControlVersion),
            CandidateSide = Candidate(place, call, conclusion),
            TraceId = call.ControlTrace == default ? null : call.ControlTrace.TraceId.ToHexString(),
            Withheld = call.Withheld,
            Context = samples.Context(place, call),
            SettingsHash = call.Experiment.SettingsHash,
            ValuesAreKept = redactor.Plan.KeepsValues,
        };
    }

    /// <summary>Gets about how much memory a sample takes.</summary>
    public static long SizeOf(FailureSample sample)
    {
        var characters = Length(sample.Request.Line) + Length(sample.Request.Curl) + Length(sample.ControlSide.Body)
            + Length(sample.CandidateSide.Body);
        foreach (var header in sample.Request.Headers.Concat(sample.ControlSide.Headers).Concat(sample.CandidateSide.Headers))
        {
            characters += 32 + Length(header.Value);
        }

        foreach (var exception in sample.Exceptions)
        {
            characters += 64 + Length(exception.Type) + Length(exception.Message) + exception.Stack.Sum(static line => 16L + line.Length);
        }

        foreach (var (key, value) in sample.Context)
        {
            characters += key.Length + Length(value);
        }

        return BytesOfAnEmptySample + (characters * sizeof(char));

        static long Length(string? text) => text?.Length ?? 0;
    }

    private SampleSide Candidate(RedactionPlace place, ShadowCall call, CallConclusion conclusion)
    {
        var took = call.CandidateDuration ?? TimeSpan.Zero;
        if (conclusion.Candidate is not { } answer)
        {
            return new SampleSide
            {
                WhyNoBody = "it gave no answer", Failure = conclusion.Cause is { } cause ? TypeOf(cause) : null,
                Duration = took, Version = samples.CandidateVersion(call, said: null),
            };
        }

        var side = samples.Side(place, answer.Observation, call.Experiment, took,
            samples.CandidateVersion(call, answer.Observation.Version));
        return answer.WhyNot is null ? side : side with { Body = null, WhyNoBody = "it is longer than MaxBodyBytes" };
    }

    private List<SampleException> Exceptions(RedactionPlace place, Exception? cause, bool withStack)
    {
        var all = new List<SampleException>();
        var (frames, characters) = (MostFrames, MostStack);
        for (var exception = cause; exception is not null && all.Count <= MostInner; exception = exception.InnerException)
        {
            var stack = new List<string>();
            foreach (var line in withStack ? ExceptionPlaces.All(exception) : [])
            {
                if (frames == 0 || characters < line.Length)
                {
                    frames = 0;
                    break;
                }

                (frames, characters) = (frames - 1, characters - line.Length);
                stack.Add(line);
            }

            all.Add(new SampleException
            {
                Type = TypeOf(exception), Message = Message(place with { Path = "exception" }, exception), Error = Error(exception),
                Stack = stack,
            });
        }

        return all;
    }

    private string? Message(RedactionPlace place, Exception exception)
    {
        string? message;
        try
        {
            message = exception.Message;
        }
        catch (Exception fault)
        {
            // Its author's fault, and a part of what is to be understood.
            return $"(its Message threw {TypeOf(fault)})";
        }

        if (string.IsNullOrEmpty(message))
        {
            return null;
        }

        // All of it is looked at for the names of secrets: what is cut away may be the name of what stays.
        var isAllowed = redactor.Plan.AllowsPath(place.Path) && !redactor.Plan.Mentions(message);
        return redactor.Text(place, "text", message.Length > MostMessage ? $"{message[..MostMessage]}…" : message, isAllowed);
    }

    private static string TypeOf(Exception exception) =>
        PrintableText.OneLine(exception.GetType().FullName ?? exception.GetType().Name, MostType);

    private static string? Error(Exception exception) => exception switch
    {
        SocketException socket => socket.SocketErrorCode.ToString(),
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } => error.ToString(),
        HttpIOException { HttpRequestError: not HttpRequestError.Unknown and var error } => error.ToString(),
        _ => null,
    };
}
