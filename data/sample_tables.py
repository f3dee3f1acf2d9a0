"""What the sample is drawn from: names, shares of levels, effects on the log-odds."""

# Lists: cities run from the most to the least frequent.
LISTS = """
[columns] Lead ID | Created | Name | Email | Phone | Source | Medium | Campaign | Platform | City
| Referred | Occupation | Education | Course interest | Visits | Minutes on site | Pages per visit
| Last activity | Syllabus downloads | Chats | Callback requests | Fee page views | Webinar minutes
| Emails opened | Days since last activity | Do not email | Owner region | Call outcome | Converted
[first] Aarav | Aditi | Ananya | Arjun | Asha | Deepak | Divya | Farhan | Fatima | Gaurav | Harpreet
| Ishaan | Kavya | Kiran | Lakshmi | Manish | Meera | Mohit | Neha | Nikhil | Pooja | Priya | Rahul
| Ravi | Ritu | Rohan | Sana | Sanjay | Shreya | Sunil | Tanvi | Varun | Vikram | Zoya | James
| Emily | Oliver | Chloé | José | Zoë | Renée | Søren
[last] Sharma | Verma | Gupta | Iyer | Nair | Reddy | Patel | Shah | Khan | Singh | Das | Bose
| Mehta | Joshi | Kulkarni | Rao | Pillai | Chopra | Malhotra | Banerjee | Mishra | Sinha | D'Souza
| Fernandes | Thomas | Smith | O'Connor | Müller | Álvarez | García
[city] Mumbai | Bengaluru | Delhi | Pune | Hyderabad | Chennai | Kolkata | Ahmedabad | Jaipur
| Lucknow | London | Thane | Nagpur | Indore | Kochi | Chandigarh | Gurugram | Noida | Bhopal
| Surat | Patna | Coimbatore | Vadodara | Dubai | Nashik | Mysuru | Bhubaneswar | Guwahati
| Dehradun | Ranchi | Manchester | Singapore | Raipur | Kanpur | Madurai | Birmingham
| Visakhapatnam | Thiruvananthapuram | Zürich | São Paulo | Montréal | Washington
[uk] London | Manchester | Birmingham
[abroad] London | Manchester | Birmingham | Dubai | Singapore | Zürich | São Paulo | Montréal
| Washington
[metro] Mumbai | Bengaluru | Delhi | Pune | Hyderabad | Chennai
"""

# Shares of levels. A lone dash is a blank cell; "source change" is the change over the year.
SHARES = """
[occupation] Working Professional 0.3 | Unemployed 0.24 | Student 0.2 | Business Owner 0.06
| Homemaker 0.03 | Retired 0.004 | Select 0.05 | - 0.116
[education] Bachelor's 0.42 | Master's 0.17 | Secondary school 0.09 | Diploma 0.07 | Doctorate 0.01
| Select 0.04 | - 0.2
[course] Data Science 0.22 | Business Analytics 0.15 | Executive MBA 0.13 | Digital Marketing 0.12
| Programming Foundations 0.12 | Design, UX and Research 0.08 | Finance & Accounting 0.06
| Project Management 0.04 | Diploma "Café & Hotel" 0.01 | Select 0.04 | - 0.03
[platform] Web 0.53 | Android 0.33 | iOS 0.11 | Kiosk 0.012 | API 0.003 | - 0.015
[region] West 0.3 | South 0.28 | North 0.25 | East 0.12 | - 0.05
[source] Organic Search 0.3 | Google Ads 0.21 | Facebook 0.072 | Referral 0.135 | Direct 0.145
| Webinar 0.062 | Partner 0.055 | Education Fair 0.03 | LinkedIn 0.008 | YouTube 0.006 | Quora 0.005
| WhatsApp 0.004 | Blog 0.003 | Press 0.002
[source change] Organic Search -0.1 | Google Ads -0.01 | Facebook 0.19 | Referral -0.02
| Direct -0.045 | Webinar 0.01 | Partner -0.015 | Education Fair -0.005 | LinkedIn 0.002
| YouTube 0.002 | Quora 0 | WhatsApp 0.002 | Blog 0 | Press 0
[medium of Organic Search] organic 1 [medium of Google Ads] cpc 0.9 | display 0.1
[medium of Facebook] paid social 0.85 | social 0.15 [medium of Referral] referral 1
[medium of Direct] none 1 [medium of Webinar] email 0.7 | event 0.3
[medium of Partner] partner 1 [medium of Education Fair] offline 1
[campaign of Google Ads] Search Brand 4 | Search Generic 4 | Search Data Science 2
| Diwali Offer 3 | Summer Scholarship 3
[campaign of Facebook] FB Lookalike 4 | FB Retargeting 3 | FB Lead Form 2
| New Year "Early Bird" 5 | Festive Fast Track 3
[campaign of Webinar] Data Careers Live 4 | MBA Insights 3 | Careers Week 4
[campaign of Partner] Partner Colleges 3 | Alumni Network 2
[campaign of Education Fair] Fair, Mumbai & Pune 3 | Fair, Delhi 2
[never on site] Referral 0.34 | Education Fair 0.55 | Partner 0.42 | Facebook 0.25 | Webinar 0.15
[activity] Email Opened 2.6 | Page Visited 1.4 | SMS Sent 1.7 | Chat 1.6 | Form Submitted 0.5
| Callback Requested 2.5 | Webinar Attended 2.5 | Email Bounced 0.16 | Unsubscribed 3
| Had a Phone Conversation 0.05 | Resubscribed to Emails 0.004
[call when won] Enrolled 0.56 | Will join 0.28 | Follow up 0.07 | Ringing 0.025
| Language barrier 0.005 | - 0.06
[call when lost] Not interested 0.36 | Ringing 0.26 | Switched off 0.13 | Joined elsewhere 0.06
| Follow up 0.06 | Wrong number 0.04 | Will join 0.02 | Language barrier 0.01 | - 0.06
[holes] Name 0.002 | Phone 0.05 | Email 0.012 | Source 0.003 | Medium 0.04 | City 0.08
| Last activity 0.007 | Webinar minutes 0.01 | Emails opened 0.015 | Days since last activity 0.02
"""

# Effects of levels on the log-odds of converting.
EFFECTS = """
[Source] Referral 1.45 | Webinar 0.2 | Direct 0.1 | Partner 0.25 | Education Fair 0.45
| Google Ads -0.15 | Facebook -0.15 | YouTube -0.4 | Quora -0.3 | TikTok -0.8
[Occupation] Working Professional 0.95 | Business Owner 0.25 | Student -0.45 | Homemaker -0.4
| Select -0.8 | - -1.6
[Last activity] SMS Sent 0.55 | Chat 0.1 | Form Submitted 0.5 | Callback Requested 0.4
| Had a Phone Conversation 0.8 | Page Visited -0.3 | Email Bounced -1.6 | Unsubscribed -1.6
[Course interest] Data Science 0.15 | Design, UX and Research -0.25 | Select -0.6 | - -0.5
[Platform] iOS 0.25 | Android -0.15
"""

# First and last month of the campaigns that do not run all the time; 0 is October 2025.
WINDOWS = {
    "Diwali Offer": (0, 1),
    "Careers Week": (2, 3),
    'New Year "Early Bird"': (2, 3),
    "Summer Scholarship": (7, 9),
    "FB Lead Form": (4, 99),
    "Festive Fast Track": (12, 99),
}
